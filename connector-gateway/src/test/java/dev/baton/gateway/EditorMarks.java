package dev.baton.gateway;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What an editor marks in a {@code baton.yml}, by the schema that Baton prints. */
final class EditorMarks {

  static final String SCHEMA = ConfigurationSchema.of(InstalledTypes.found());

  private static final Schema RULES =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(SCHEMA, InputFormat.JSON);

  private EditorMarks() {}

  /**
   * The marks, none for a file that is as it should be.
   *
   * @throws ConfigurationException if the text is not YAML
   */
  static List<String> in(String text) {
    Object tree = YamlTree.read("baton.yml", text).values();
    return RULES.validate(JsonMapper.shared().writeValueAsString(tree), InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }
}
