"""What the sample bot does. The addresses and times it needs come from the environment."""

import asyncio
import datetime
import json
import os

import requests
from rasa_sdk import Action
from rasa_sdk.events import ConversationPaused, ReminderScheduled, SlotSet

BATON_URL = os.environ.get("BATON_URL", "http://localhost:8080/handoff")
IMAGE_URL = os.environ.get("IMAGE_URL", "https://rasa.com/docs/img/logo-rasa-oss.png")
SLOW_SECONDS = float(os.environ.get("SLOW_SECONDS", "5"))
REMINDER_SECONDS = float(os.environ.get("REMINDER_SECONDS", "5"))
# The other bots, as in helpdesk-assistant's handoff_config.yml.
HANDOFF_HOSTS = json.loads(
    os.environ.get(
        "HANDOFF_HOSTS",
        '{"sales": {"title": "Sales", "url": "http://localhost:5006"}}',
    )
)


def call_for_a_person(tracker):
    """The call of the Rasa forum's action, field for field."""
    return requests.post(
        BATON_URL,
        json={
            "sender_id": tracker.sender_id,
            "isPaused": tracker.is_paused(),
            "channel": tracker.get_latest_input_channel(),
            "latest_events": json.dumps(tracker.events_after_latest_restart()),
            "intent": tracker.get_intent_of_latest_message(),
            "latest_msg": json.dumps(tracker.latest_message),
        },
        timeout=10,
    ).json()


def entity(tracker, name):
    return next(tracker.get_latest_entity_values(name), None)


class ActionHumanHandoff(Action):
    """Asks Baton for a person."""

    def name(self):
        return "action_human_handoff"

    def run(self, dispatcher, tracker, domain):
        answer = call_for_a_person(tracker)
        if answer.get("status") == "queued":
            dispatcher.utter_message(text="Reaching out to a human agent...")
        return []


class ActionHandoffEnded(Action):
    """The person has left: Baton triggered EXTERNAL_handoff_ended with these entities."""

    def name(self):
        return "action_handoff_ended"

    def run(self, dispatcher, tracker, domain):
        outcome = entity(tracker, "handoff_outcome")
        agent = entity(tracker, "agent") or "nobody"
        dispatcher.utter_message(text=f"I am back. You talked with {agent} ({outcome}).")
        return [SlotSet("handoff_outcome", outcome)]


class ActionResumeConversation(Action):
    """The forum's other way: Baton runs this with hand-back: {action: action_resume_conversation}."""

    def name(self):
        return "action_resume_conversation"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="The conversation is resumed.")
        return []


class ActionPause(Action):
    """A bot that only pauses; Baton notices with handoff.when-paused."""

    def name(self):
        return "action_pause"

    def run(self, dispatcher, tracker, domain):
        return [ConversationPaused()]


class ActionPauseAndCall(Action):
    """A bot that asks for a person and pauses, as the forum's first version did."""

    def name(self):
        return "action_pause_and_call"

    def run(self, dispatcher, tracker, domain):
        call_for_a_person(tracker)
        dispatcher.utter_message(text="Please hold the line...")
        return [ConversationPaused()]


class ActionPicture(Action):
    def name(self):
        return "action_picture"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Here it is:", image=IMAGE_URL)
        return []


class ActionSlow(Action):
    """Takes its time without holding up other conversations."""

    def name(self):
        return "action_slow"

    async def run(self, dispatcher, tracker, domain):
        await asyncio.sleep(SLOW_SECONDS)
        dispatcher.utter_message(text="That took a while.")
        return []


class ActionRemind(Action):
    """Sets a reminder, which reaches the user over the callback channel."""

    def name(self):
        return "action_remind"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="I will remind you.")
        return [
            ReminderScheduled(
                "EXTERNAL_reminder",
                trigger_date_time=datetime.datetime.now()
                + datetime.timedelta(seconds=REMINDER_SECONDS),
                name=f"reminder-{tracker.sender_id}",
                kill_on_user_message=False,
            )
        ]


class ActionReminded(Action):
    def name(self):
        return "action_reminded"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="This is your reminder.")
        return []


class ActionOfferBots(Action):
    def name(self):
        return "action_offer_bots"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(
            text="Which bot would you like?",
            buttons=[
                {
                    "title": host["title"],
                    "payload": "/trigger_handoff" + json.dumps({"handoff_to": name}),
                }
                for name, host in HANDOFF_HOSTS.items()
            ],
        )
        return []


class ActionHandoff(Action):
    """Passes the conversation to another bot, by the JSON that helpdesk-assistant uses."""

    def name(self):
        return "action_handoff"

    def run(self, dispatcher, tracker, domain):
        host = HANDOFF_HOSTS.get(entity(tracker, "handoff_to"))
        if host is None:
            dispatcher.utter_message(text="I do not know that bot.")
            return []
        dispatcher.utter_message(text="I am handing you over.")
        dispatcher.utter_message(
            json_message={"handoff_host": host["url"], "title": host["title"]}
        )
        return []


class ActionWelcome(Action):
    """Another bot handed the conversation to this one."""

    def name(self):
        return "action_welcome"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(
            text=f"Welcome! You come from {entity(tracker, 'from_host')}."
        )
        return []
