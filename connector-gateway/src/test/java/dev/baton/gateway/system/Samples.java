package dev.baton.gateway.system;

import java.util.List;

/** Bodies as the platforms' documentation shows them; {@code UPDATE_ID} is filled in. */
final class Samples {

  static final List<String> UPDATES =
      List.of(
          """
          {"update_id":UPDATE_ID,"message":{"message_id":5,"from":{"id":777,"is_bot":false,"first_name":"Fuzz","last_name":"Y","username":"fuzzy","language_code":"de"},"chat":{"id":777,"first_name":"Fuzz","type":"private"},"date":1763600000,"text":"hello *you* https://example.com","entities":[{"offset":6,"length":5,"type":"bold"},{"offset":12,"length":19,"type":"url"}]}}\
          """,
          """
          {"update_id":UPDATE_ID,"message":{"message_id":6,"from":{"id":778,"is_bot":false,"first_name":"Fuzz"},"chat":{"id":778,"first_name":"Fuzz","type":"private"},"date":1763600001,"reply_to_message":{"message_id":4,"from":{"id":1,"is_bot":true,"first_name":"Bot"},"chat":{"id":778,"type":"private"},"date":1763600000,"text":"earlier"},"photo":[{"file_id":"AgAC","file_unique_id":"AQAD","file_size":1253,"width":90,"height":51},{"file_id":"AgAD","file_unique_id":"AQAE","file_size":91234,"width":1280,"height":720}],"caption":"look","media_group_id":"13"}}\
          """,
          """
          {"update_id":UPDATE_ID,"message":{"message_id":7,"from":{"id":779,"is_bot":false,"first_name":"Fuzz"},"chat":{"id":779,"first_name":"Fuzz","type":"private"},"date":1763600002,"location":{"latitude":52.5,"longitude":13.4}}}\
          """,
          """
          {"update_id":UPDATE_ID,"message":{"message_id":8,"from":{"id":780,"is_bot":false,"first_name":"Fuzz"},"chat":{"id":780,"first_name":"Fuzz","type":"private"},"date":1763600003,"document":{"file_name":"a.pdf","mime_type":"application/pdf","file_id":"BQAC","file_unique_id":"AgAD","file_size":1024}}}\
          """,
          """
          {"update_id":UPDATE_ID,"edited_message":{"message_id":5,"from":{"id":777,"is_bot":false,"first_name":"Fuzz"},"chat":{"id":777,"first_name":"Fuzz","type":"private"},"date":1763600000,"edit_date":1763600009,"text":"changed"}}\
          """,
          """
          {"update_id":UPDATE_ID,"callback_query":{"id":"4382bfdwdsb323b2d9","from":{"id":777,"is_bot":false,"first_name":"Fuzz"},"message":{"message_id":9,"from":{"id":1,"is_bot":true,"first_name":"Bot"},"chat":{"id":777,"type":"private"},"date":1763600000,"text":"choose"},"chat_instance":"-30","data":"0123456789012345678901"}}\
          """,
          """
          {"update_id":UPDATE_ID,"message":{"message_id":10,"from":{"id":777,"is_bot":false,"first_name":"Fuzz"},"chat":{"id":-1009999999999,"title":"Other","is_forum":true,"type":"supergroup"},"date":1763600000,"message_thread_id":3,"is_topic_message":true,"text":"in a topic"}}\
          """,
          """
          {"update_id":UPDATE_ID,"my_chat_member":{"chat":{"id":777,"first_name":"Fuzz","type":"private"},"from":{"id":777,"is_bot":false,"first_name":"Fuzz"},"date":1763600000,"old_chat_member":{"user":{"id":1,"is_bot":true,"first_name":"Bot"},"status":"member"},"new_chat_member":{"user":{"id":1,"is_bot":true,"first_name":"Bot"},"status":"kicked","until_date":0}}}\
          """,
          """
          {"update_id":UPDATE_ID,"message_reaction":{"chat":{"id":777,"first_name":"Fuzz","type":"private"},"message_id":5,"user":{"id":777,"is_bot":false,"first_name":"Fuzz"},"date":1763600000,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}}\
          """);

  static final List<String> WEBEX =
      List.of(
          """
          {"id":"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMy","name":"baton:webex","targetUrl":"https://example.com/","resource":"messages","event":"created","orgId":"OTZhYmMy","createdBy":"fdsafdsf","appId":"asdfasdfsadf","ownedBy":"creator","status":"active","actorId":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9m","created":"2026-11-20T12:00:00.000Z","data":{"id":"Y2lzY29zcGFyazovL3VzL01FU1NBR0UvUPDATE_ID","roomId":"Y2lzY29zcGFyazovL3VzL1JPT00vZnV6eg","personId":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9m","personEmail":"fuzz@example.com","created":"2026-11-20T12:00:00.000Z"}}\
          """,
          """
          {"id":"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMz","resource":"attachmentActions","event":"created","actorId":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9m","data":{"id":"Y2lzY29zcGFyazovL3VzL0FDVElPTi9UPDATE_ID","type":"submit","messageId":"GFyazovL3VzL1BFT1BMRS80MDNlZmUwNy02Yzc3LTQyY2UtOWI4NC","personId":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9m","roomId":"Y2lzY29zcGFyazovL3VzL1JPT00vZnV6eg","created":"2026-11-20T12:00:00.000Z"}}\
          """,
          """
          {"resource":"messages","event":"deleted","actorId":"Y2lz","data":{"id":"UPDATE_ID","roomId":"Y2lzY29zcGFyazovL3VzL1JPT00vZnV6eg","roomType":"direct","personId":"Y2lz","personEmail":"fuzz@example.com"}}\
          """,
          """
          {"resource":"memberships","event":"created","data":{"id":"UPDATE_ID","roomId":"r","roomType":"group","personId":"p","personEmail":"fuzz@example.com","isModerator":false}}\
          """);

  static final List<String> HANDOFFS =
      List.of(
          """
          {"sender_id":"777","isPaused":false,"channel":"telegram","latest_events":"[{\\"event\\":\\"user\\",\\"timestamp\\":1763600000.1,\\"text\\":\\"agent please\\"}]","intent":"human_handoff","latest_msg":"{\\"intent\\":{\\"name\\":\\"human_handoff\\",\\"confidence\\":1.0},\\"entities\\":[],\\"text\\":\\"agent please\\",\\"message_id\\":\\"m\\",\\"metadata\\":{}}"}\
          """,
          """
          {"sender_id":"Y2lzY29zcGFyazovL3VzL1JPT00v","isPaused":null,"channel":null,"latest_events":[{"event":"bot","text":"hi","timestamp":1}],"intent":null,"latest_msg":{"text":"hi"},"queue":"support","reason":"angry","priority":3,"skills":["a","b"],"language":"de","metadata":{"order":42}}\
          """,
          """
          {"sender_id":"UPDATE_ID"}\
          """);

  private Samples() {}
}
