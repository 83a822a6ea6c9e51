-- When an agent lost a thread: what they write outside of threads soon after may still be meant for it.
ALTER TABLE desk_thread ADD COLUMN gone_at BIGINT;
CREATE INDEX desk_thread_gone ON desk_thread (channel, chat, gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX desk_thread_head ON desk_thread (channel, chat, head_id);
CREATE INDEX handoff_ended_by ON handoff (desk, agent_id, ended_at) WHERE ended_at IS NOT NULL;

-- Whether an agent wrote to the user before, so that their name stands before their first words only.
CREATE INDEX message_of_agents ON message (handoff_id, author_name, seq) WHERE author = 'AGENT';
