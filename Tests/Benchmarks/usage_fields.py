"""What the settings of a feed say of the records that ../shared/tools/usage_log.py writes."""

FIELDS = """format = "json"
[feed.fields]
"time" = "/ts"
"gen_ai.response.id" = "/request_id"
"user.email" = "/user"
"usage.org.name" = "/org"
"client.address" = "/client_ip"
"geo.country.iso_code" = "/country"
"gen_ai.request.model" = "/model"
"gen_ai.input.messages" = "/prompt"
"""
