using Archive.Sqlite;
using Archive.Tests.Support;

namespace Archive.Tests.Sqlite;

public sealed class CatalogConnectionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CatalogConnection _connection;

    public CatalogConnectionTests()
    {
        Directory.CreateDirectory(_folder["catalog"]);
        _connection = new CatalogConnection($"Data Source={Path.Combine(_folder["catalog"], "c.db")};Pooling=False");
        _connection.Open();
        _connection.Run("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_kept_statement_takes_new_values_in_any_order_in_and_outside_of_transactions()
    {
        const string Insert = "INSERT INTO t VALUES ($a, $b)";
        _connection.Run(Insert, ("$a", 1L), ("$b", "one"));
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Run(Insert, ("$b", "two"), ("$a", 2L));
            _connection.Run(Insert, ("$a", 3L), ("$b", null));
            transaction.Commit();
        }
        _connection.Run(Insert, ("$a", 4L), ("$b", "four"));
        Assert.Equal(
            ["1 one", "2 two", "3 ", "4 four"],
            _connection.Query("SELECT a, b FROM t ORDER BY a", reader => $"{reader.GetInt64(0)} {reader.TextOrNull(1)}"));
    }

    [Fact]
    public void A_statement_that_is_asked_while_it_runs_gives_both_their_rows()
    {
        for (var i = 1L; i <= 3; i++) _connection.Run("INSERT INTO t VALUES ($a, '')", ("$a", i));
        List<long> Above(long a, Func<long, long> then) =>
            _connection.Query("SELECT a FROM t WHERE a > $a ORDER BY a", reader => then(reader.GetInt64(0)), ("$a", a));
        Assert.Equal([2, 1, 0], Above(0, a => Above(a, inner => inner).Count));
    }

    [Fact]
    public void A_statement_that_failed_can_be_asked_again()
    {
        const string Insert = "INSERT INTO t VALUES ($a, $b)";
        _connection.Run(Insert, ("$a", 1L), ("$b", "one"));
        Assert.ThrowsAny<Exception>(() => _connection.Run(Insert, ("$a", 1L), ("$b", "again")));
        _connection.Run(Insert, ("$a", 2L), ("$b", "two"));
        Assert.Equal(2, _connection.Scalar<long>("SELECT count(*) FROM t"));
    }
}
