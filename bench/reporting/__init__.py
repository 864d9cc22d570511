"""Parts of bench/report.py."""
