"""One LLM turn, as a generator of asks; what is kept of a conversation; what it cost."""
