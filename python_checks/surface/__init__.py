"""The tier for systems that cannot run SQL: a question about one customer, and an answer that fails closed."""
