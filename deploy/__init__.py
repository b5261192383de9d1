"""What it takes to run Quoth: brokers, environments, definitions. The service knows none of it."""
