"""Questions as data: forms, criteria, assessments and surveys that are described, checked, answered and compared."""
