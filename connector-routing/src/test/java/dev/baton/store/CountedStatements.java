package dev.baton.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts the statements that a store's writer runs, apart from begin and commit. */
public final class CountedStatements {

  private static final Set<String> ENDS = Set.of("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK");

  private final Map<String, Integer> runs = new ConcurrentHashMap<>();

  /** A SQLite store whose statements are counted here. */
  public JdbcStore store(String url) {
    return JdbcStore.at(url, this::counting);
  }

  /** How often each was run. */
  public Map<String, Integer> runs() {
    return new TreeMap<>(runs);
  }

  public void forget() {
    runs.clear();
  }

  private Connection counting(Connection connection) {
    return around(
        Connection.class,
        connection,
        (method, arguments, result) ->
            method.getName().equals("prepareStatement")
                ? counting(
                    (PreparedStatement) Objects.requireNonNull(result),
                    String.valueOf(arguments[0]))
                : result);
  }

  private PreparedStatement counting(PreparedStatement statement, String sql) {
    return around(
        PreparedStatement.class,
        statement,
        (method, arguments, result) -> {
          if (method.getName().startsWith("execute") && isWriting() && !ENDS.contains(sql)) {
            runs.merge(sql.lines().findFirst().orElse(""), 1, Integer::sum);
          }
          return result;
        });
  }

  private static boolean isWriting() {
    return Thread.currentThread().getName().equals("baton-store-writer");
  }

  /** Sees what a call returned, and may return something else. */
  private interface After {
    @Nullable Object returned(Method method, Object[] arguments, @Nullable Object result);
  }

  private static <T> T around(Class<T> type, T target, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            CountedStatements.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return after.returned(method, arguments, method.invoke(target, arguments));
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            }));
  }
}
