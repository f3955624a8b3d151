"""What each simulated device does, without any network: messages in, sayings out, time moved by hand."""
