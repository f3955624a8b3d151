"""A whole store on one machine: simulated devices and customers around the real controller."""
