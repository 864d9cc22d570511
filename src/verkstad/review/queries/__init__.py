"""What is asked of reviews. Later stages read `consolidated` and `frozen`."""

from verkstad.review.queries.consolidated import Line, assessment_of, consolidated, frozen, lines_of, round_of

__all__ = ["Line", "assessment_of", "consolidated", "frozen", "lines_of", "round_of"]
