"""The platform put together: settings from the environment, addresses, the servers' entry points, the task engine."""
