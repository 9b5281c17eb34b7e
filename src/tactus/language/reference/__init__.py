"""What is generated from the tables of words, codes and phrases: annotations for a language server, completion data,
JSON Schemas, the reference pages, and the language on one page. Each generator gives text and writes no file; none
knows a word by name.
"""
