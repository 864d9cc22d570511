"""Calls for applications: their terms as data, time windows, how much work they ask for, money and eligibility rules."""
