"""Ambiyans: the atmosphere of a store as scenes that are delivered, verified and compared."""
