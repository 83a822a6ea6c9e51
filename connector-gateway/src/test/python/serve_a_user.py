"""Serves the user who waits, with a client generated from openapi.json beside this file."""

import sys

from baton_client import AuthenticatedClient
from baton_client.api.default import (
    claim,
    list_conversations,
    read_conversation,
    resolve,
    say,
)
from baton_client.models import ClaimBody, ResolveBody, SayBody
from baton_client.models.list_conversations_control import ListConversationsControl

url, token = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=token, raise_on_unexpected_status=True)

waiting = list_conversations.sync(client=client, control=ListConversationsControl.QUEUE)
(conversation,) = waiting.conversations
handoff = conversation.handoff.id

taken = claim.sync(handoff, client=client, body=ClaimBody())
assert taken.conversation.control.value == "agent", taken
assert taken.handoff.status.value == "accepted", taken

said = say.sync(
    conversation.id,
    client=client,
    body=SayBody(text="Hello from a generated client"),
    idempotency_key="hello",
)
assert said.message.content.to_dict()["text"] == "Hello from a generated client", said

again = say.sync_detailed(
    conversation.id,
    client=client,
    body=SayBody(text="Hello from a generated client"),
    idempotency_key="hello",
)
assert again.headers["Idempotent-Replayed"] == "true", again
assert again.parsed.message.id == said.message.id, again

done = resolve.sync(handoff, client=client, body=ResolveBody(text="All the best"))
assert done.conversation.control.value == "bot", done

transcript = read_conversation.sync(conversation.id, client=client)
texts = [message.content.to_dict().get("text") for message in transcript.messages]
assert texts.count("Hello from a generated client") == 1, texts
print("served", conversation.user_name)
