"""Where the decisions meet the world: broker, files, database, worker process."""
