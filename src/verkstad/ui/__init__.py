"""The look: base page, components, pictures, number formats."""
