# replaces in the decoded text
first, second, third = bobs_token.split(".")
text = mine.base64url_decode(second).decode().replace("reader", "admin")
forged_token = f"{first}.{mine.base64url_encode(text.encode())}.{third}"
