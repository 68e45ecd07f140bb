"""THINGS: one thing each and its rules.

Standard library only (pydantic where files are read in). No clock, no files, no
randomness, no web, no database: values are passed in.
"""
