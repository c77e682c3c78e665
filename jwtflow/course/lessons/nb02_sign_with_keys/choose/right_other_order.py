# another order
chosen = dict(customers="ES256", small_header="ES256", many_apis="RS256", one_program="RS256")
