"""Tests of the experiment engine: what a verdict about an atmosphere rests on."""
