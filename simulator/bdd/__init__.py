"""The Gherkin vocabulary, as a pytest plugin that any project can use."""
