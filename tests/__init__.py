"""Tests, package by package, and of the whole store."""
