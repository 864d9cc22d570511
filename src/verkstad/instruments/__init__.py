"""Questions as data: instruments in versions, and the responses to them."""
