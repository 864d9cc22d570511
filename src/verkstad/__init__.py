"""Verkstad runs a public regional industry programme from government mandate to final report."""

__version__ = "0.1.0"
