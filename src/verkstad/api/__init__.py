"""Read endpoints for machines, described by OpenAPI."""
