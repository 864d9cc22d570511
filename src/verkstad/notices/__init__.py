"""Messages to people: put(to, template, context); the words live in the app that speaks."""
