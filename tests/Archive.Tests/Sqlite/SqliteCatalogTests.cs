using Archive.Core;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Recording;
using Archive.Sqlite;
using Archive.Tests.Conformance;
using Archive.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Archive.Tests.Sqlite;

public sealed class SqliteCatalogTests : CatalogConformance, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override ICatalog CreateCatalog() => SqliteCatalog.Open(_folder["catalog.db"]);

    protected override async Task<ICatalog> ReopenAsync(ICatalog catalog)
    {
        await catalog.DisposeAsync();
        return CreateCatalog();
    }

    [Fact]
    public async Task The_catalogue_has_a_write_ahead_log()
    {
        await using var catalog = CreateCatalog();
        await using var connection = new SqliteConnection($"Data Source={_folder["catalog.db"]}");
        connection.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_reader_sees_what_a_writer_in_another_process_would_have_committed()
    {
        await using var writer = CreateCatalog();
        await using var reader = SqliteCatalog.Open(_folder["catalog.db"], isReadOnly: true);
        await writer.RecordAsync(null, [Make.Item(Make.Article("a"))]);
        Assert.NotNull(await reader.Articles.GetAsync(Make.Article("a").Id));
        var fault = await Assert.ThrowsAsync<ArchiveException>(() => reader.RecordAsync(null, [Make.Item(Make.Article("b"))]));
        Assert.Contains("reading only", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("to_value = 'x'")]
    [InlineData("field = 'Body'")]
    [InlineData("made_at = 'soon'")]
    public async Task A_correction_that_cannot_be_read_fails_the_write_that_needs_it_and_no_other(string damage)
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "One.", title: "Found");
        await catalog.RecordAsync(null, [Make.Item(article)]);
        await CorrectAsync(catalog, article, Request("title", FieldValue.Of("Right")));
        _folder.RunSql("catalog.db", $"UPDATE corrections SET {damage}");

        using var together = new ManualResetEventSlim();
        var first = catalog.InTransactionAsync(_ => together.Wait(TimeSpan.FromSeconds(30)));
        var needing = catalog.RecordAsync(null, [Make.Item(Make.Article("a", "Two."))]);
        var other = catalog.RecordAsync(null, [Make.Item(Make.Article("b", "Another."))]);
        together.Set();

        Assert.True(await first);
        Assert.Equal(FaultKind.Corrupt, (await Assert.ThrowsAsync<ArchiveException>(() => needing)).Kind);
        Assert.Equal(IngestOutcomeKind.Added, (await other).Single().Kind);
    }

    [Fact]
    public async Task Whoever_reads_records_slowly_keeps_no_purge_waiting()
    {
        await using var catalog = CreateCatalog();
        var articles = Enumerable.Range(0, 300).Select(i => Make.Article($"{i}", $"Body {i}.")).ToList();
        await catalog.RecordAsync(null, [.. articles.Select(article => Make.Item(article))]);
        await using var slow = catalog.Articles.ReadVersionsAsync(articles.Select(article => new FoundVersion(article.Id, 1)))
            .GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        await catalog.Articles.DeleteAsync(articles[299].Id, DateTimeOffset.UnixEpoch, purge: true);
        Assert.Equal(PurgeOutcome.Finished, await catalog.Articles.FinishPurgeAsync(await catalog.Articles.GetUnpurgedAsync()));
        var left = 0;
        while (await slow.MoveNextAsync()) left += slow.Current is null ? 0 : 1;
        Assert.Equal(298, left);
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_is_damage_that_is_told()
    {
        await using var catalog = CreateCatalog();
        await catalog.Runs.StartAsync(new RunStart(DateTimeOffset.UnixEpoch, "test", []));
        await using (var connection = new SqliteConnection($"Data Source={_folder["catalog.db"]}"))
        {
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE runs SET started_at = replace(started_at, '-', ')')";
            await command.ExecuteNonQueryAsync();
        }
        Assert.Contains("cannot be read", Assert.Single(await Make.ToListAsync(catalog.FindDamageAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named()
    {
        _folder.Write("catalog.db", new string('x', 8192));
        var fault = Assert.Throws<ArchiveException>(CreateCatalog);
        Assert.Equal(FaultKind.Corrupt, fault.Kind);
        Assert.Contains(_folder["catalog.db"], fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_of_a_newer_version_is_refused()
    {
        await CreateCatalog().DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={_folder["catalog.db"]};Pooling=false"))
        {
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999";
            await command.ExecuteNonQueryAsync();
        }
        var fault = Assert.Throws<ArchiveException>(CreateCatalog);
        Assert.Equal(FaultKind.Configuration, fault.Kind);
        Assert.Contains("newer", fault.Message, StringComparison.Ordinal);
    }
}
