# RS256 where others check.
chosen = dict(one_program="HS256", many_apis="RS256", small_header="ES256", customers="RS256")
