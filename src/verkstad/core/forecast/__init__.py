"""What is promised and not paid yet, spread over the years to come: by each plan, and by the pace projects have had."""
