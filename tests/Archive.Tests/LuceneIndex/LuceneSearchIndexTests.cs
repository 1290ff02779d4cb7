using System.IO.Compression;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.LuceneIndex;
using Archive.Tests.Conformance;
using Archive.Tests.Support;
using Lucene.Net.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Archive.Tests.LuceneIndex;

public sealed class LuceneSearchIndexTests : SearchIndexConformance<LuceneSearchIndex>, IDisposable
{
    private readonly TempFolder _folder = new();
    private int _count;

    public void Dispose() => _folder.Dispose();

    protected override LuceneSearchIndex CreateIndex() => LuceneSearchIndex.Open(_folder[$"index{_count++}"]);

    [Fact]
    public async Task What_was_committed_is_there_after_opening_again_and_what_was_not_is_asked_for_again()
    {
        var index = LuceneSearchIndex.Open(_folder["index"]);
        await index.ApplyAsync([new ArticleChange(1, Make.Article("a", "zorq"))]);
        await index.CommitAsync();
        await index.ApplyAsync([new ArticleChange(2, Make.Article("b", "zorq"))]);
        await index.DisposeAsync();

        await using var again = LuceneSearchIndex.Open(_folder["index"]);

        Assert.Equal(1, again.Sequence);
        Assert.Equal(1, (await again.SearchAsync(Ask.For(""))).Total);
    }

    [Fact]
    public async Task After_a_rebuild_the_new_index_is_opened_and_after_one_that_was_killed_the_old()
    {
        await using (var index = LuceneSearchIndex.Open(_folder["index"]))
        {
            await index.ApplyAsync([new ArticleChange(1, Make.Article("a", "zorq"))]);
            await index.CommitAsync();
            var killed = await index.BeginRebuildAsync();
            await killed.ApplyAsync([new ArticleChange(1, Make.Article("b", "zorq"))]);
            _folder.Copy("index", "after");
        }
        await using (var index = LuceneSearchIndex.Open(_folder["after"]))
        {
            Assert.False(System.IO.Directory.Exists(_folder["after/0001"]), "what a killed rebuild left is cleared away");
            Assert.Equal("a", (await index.SearchAsync(Ask.For(""))).Hits.Single().Key);
            await using var rebuild = await index.BeginRebuildAsync();
            await rebuild.ApplyAsync([new ArticleChange(5, Make.Article("c", "zorq"))]);
            await using (var beside = LuceneSearchIndex.OpenReadOnly(_folder["after"])!) Assert.Equal(1,
                (await beside.StateAsync()).Sequence);
            await rebuild.CompleteAsync();
        }
        await using (var beside = LuceneSearchIndex.OpenReadOnly(_folder["after"])!) Assert.Equal(5, (await beside.StateAsync()).Sequence);
        await using var again = LuceneSearchIndex.Open(_folder["after"]);
        Assert.Equal("c", (await again.SearchAsync(Ask.For(""))).Hits.Single().Key);
        Assert.Empty(System.IO.Directory.GetFiles(_folder["after"]));
    }

    [Fact]
    public async Task A_cursor_goes_on_in_the_state_it_was_given_out_on_across_a_rebuild()
    {
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        await index.ApplyAsync(Enumerable.Range(1, 5).Select(i => new ArticleChange(i, Make.Article($"{i}", "zorq"))).ToList());
        var query = Ask.For("zorq") with { Take = 2 };
        var first = await index.SearchAsync(query);
        await using (var rebuild = await index.BeginRebuildAsync())
        {
            await rebuild.ApplyAsync([new ArticleChange(9, Make.Article("9", "zorq"))]);
            await rebuild.CompleteAsync();
        }
        var second = await index.SearchAsync(query with { After = first.Last });
        Assert.Equal(5, second.Total);
        Assert.Equal(2, second.Hits.Count);
        Assert.Equal(1, (await index.SearchAsync(query)).Total);
    }

    [Fact]
    public async Task What_was_deleted_is_expunged_from_the_files()
    {
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        await index.ApplyAsync(Enumerable.Range(1, 50)
            .Select(i => new ArticleChange(i, Make.Article($"{i}", i == 7 ? "kwelbmundk" : "zorq"))).ToList());
        await index.CommitAsync();
        await index.ApplyAsync([new ArticleChange(51, Make.Article("7").Id, null)]);
        await index.ExpungeDeletedAsync();
        Assert.DoesNotContain(System.IO.Directory.GetFiles(_folder["index"]), file => file.EndsWith("write.lock", StringComparison.Ordinal)
            ? false : File.ReadAllBytes(file).AsSpan().IndexOf("kwelbmundk"u8) >= 0);
        Assert.Equal(49, (await index.SearchAsync(Ask.For(""))).Total);
    }

    [Fact]
    public async Task A_reader_works_beside_the_writer_and_sees_the_last_commit()
    {
        await using var writer = LuceneSearchIndex.Open(_folder["index"]);
        await writer.ApplyAsync([new ArticleChange(7, Make.Article("a", "zorq"))]);
        await writer.CommitAsync();

        await using var reader = LuceneSearchIndex.OpenReadOnly(_folder["index"])!;

        Assert.Equal(7, (await reader.StateAsync()).Sequence);
        Assert.Equal(1, (await reader.SearchAsync(Ask.For(""))).Total);
        await Assert.ThrowsAsync<ArchiveException>(() => reader.ApplyAsync([new ArticleChange(8, Make.Article("b"))]));
    }

    [Fact]
    public void Without_an_index_there_is_nothing_to_read() => Assert.Null(LuceneSearchIndex.OpenReadOnly(_folder["none"]));

    [Fact]
    public void A_second_writer_is_told_that_the_index_is_in_use()
    {
        var first = LuceneSearchIndex.Open(_folder["index"]);
        Assert.Equal(FaultKind.Locked, Assert.Throws<ArchiveException>(() => LuceneSearchIndex.Open(_folder["index"])).Kind);
        _ = first;
    }

    /// <summary>What a hit shows is a doc value, which has a limit; two hundred long names are beyond it.</summary>
    [Fact]
    public async Task A_hit_with_very_many_long_names_is_shown_whole_beside_others_and_after_a_merge()
    {
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        var names = Enumerable.Range(0, 200).Select(i => $"{i} {new string('n', 490)}").ToList();
        var withNames = Make.Article("long", "zorq") with { Authors = names };
        await index.ApplyAsync(
            [new ArticleChange(1, Make.Article("a", "zorq", title: "First")), new ArticleChange(2, withNames),
            new ArticleChange(3, Make.Article("gone", "zorq"))]);
        await index.ApplyAsync([new ArticleChange(4, Make.Article("b", "zorq"))]); // a segment without such a value
        await Check(expected: 4);
        await index.ApplyAsync([new ArticleChange(5, Make.Article("gone", "zorq").Id, null)]);
        await index.ExpungeDeletedAsync();
        await Check(expected: 3);

        async Task Check(int expected)
        {
            var hits = (await index.SearchAsync(Ask.For("zorq"))).Hits;
            Assert.Equal(expected, hits.Count);
            Assert.Equal(names, hits.Single(hit => hit.Key == "long").Authors);
            Assert.Equal("First", hits.Single(hit => hit.Key == "a").Title);
            Assert.Empty(hits.Single(hit => hit.Key == "b").Authors);
        }
    }

    [Fact]
    public void An_index_of_another_program_is_refused_with_what_to_do()
    {
        var analyzer = Analyzer.NewAnonymous((_, _) => throw new InvalidOperationException("Nothing is analysed."));
        using (var directory = new NIOFSDirectory(_folder["index"]))
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer)))
        {
            writer.AddDocument(
                new Lucene.Net.Documents.Document { new Lucene.Net.Documents.StringField("f", "v", Lucene.Net.Documents.Field.Store.NO) });
        }
        var fault = Assert.Throws<ArchiveException>(() => LuceneSearchIndex.Open(_folder["index"]));
        Assert.Contains("another program", fault.Message, StringComparison.Ordinal);
        Assert.Contains("archive reindex", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,", 80_000)]
    [InlineData("1.", 80_000)]
    [InlineData("12.34,", 30_000)]
    [InlineData("a-", 50_000)]
    [InlineData("l'", 50_000)]
    [InlineData("U.", 50_000)]
    public void Tables_and_dumps_are_cut_into_words_in_time_that_grows_with_them(string piece, int times) => Growth.AssertLinear(
        size => string.Concat(Enumerable.Repeat(piece, size)), times, text => Archive.Words.TextAnalysis.Words(text));

    /// <summary>
    /// An index that this format wrote once, kept: a change that cannot read it must raise the format. Then delete the file;
    /// UPDATE_SNAPSHOTS=1 keeps one anew.
    /// </summary>
    [Fact]
    public async Task An_index_of_this_format_that_was_kept_is_read()
    {
        var kept = Path.Combine(Repo.Root, "tests/Archive.Tests/LuceneIndex/kept-index.zip");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1" && !File.Exists(kept))
        {
            await using (var index = LuceneSearchIndex.Open(_folder["new"]))
            {
                await index.ApplyAsync(
                    [new ArticleChange(3,
                    Make.Article("a", "Il ponte sul fiume è chiuso da marzo.", "it", "2023-06-03", "La cronaca del ponte"))]);
                await index.CommitAsync();
            }
            File.Delete(Path.Combine(_folder["new"], "write.lock"));
            await ZipFile.CreateFromDirectoryAsync(_folder["new"], kept);
        }
        await ZipFile.ExtractToDirectoryAsync(kept, _folder["kept"]);

        await using var opened = LuceneSearchIndex.Open(_folder["kept"]);

        Assert.Equal(3, opened.Sequence);
        var hit = Assert.Single((await opened.SearchAsync(Ask.For("ponti \"sul fiume\" title:cronaca date:2023"))).Hits);
        Assert.Equal(("a", "La cronaca del ponte"), (hit.Key, hit.Title));
    }

    [Fact]
    public async Task A_damaged_index_is_refused_with_what_to_do()
    {
        var index = LuceneSearchIndex.Open(_folder["index"]);
        await index.ApplyAsync([new ArticleChange(1, Make.Article("a", "zorq"))]);
        await index.CommitAsync();
        await index.DisposeAsync();
        foreach (var segments in System.IO.Directory.GetFiles(_folder["index"], "segments_*"))
        {
            await File.WriteAllBytesAsync(segments, [1, 2, 3]);
        }

        Assert.Contains("archive reindex", Assert.Throws<ArchiveException>(() => LuceneSearchIndex.Open(_folder["index"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it", "Nel cuore dell'Albania il governo tace.", "albania governi", "Albania", "governo")]
    [InlineData("en", "They crossed the old bridges at night.", "bridge", "bridges")]
    [InlineData("it", "Acqua alta marea.", "\"acqua alta\" \"alta marea\"", "Acqua alta marea")]
    [InlineData("it", "Il ponte, dopo anni, sul fiume, e lontano il ponte.", "\"fiume ponte\"~6", "ponte", "fiume", "ponte")]
    [InlineData("it", "C'è il ponte di legno, e un ponte di ferro.", "\"ponte di legno\"", "ponte di legno")]
    public async Task Highlights_mark_the_words_that_matched(string language, string body, string query, params string[] marked)
    {
        await using var index = CreateIndex();
        await index.ApplyAsync([new ArticleChange(1, Make.Article("a", body, language))]);

        var snippet = (await index.SearchAsync(Ask.For(query))).Hits.Single().Snippets[0];

        Assert.Equal(marked, snippet.Highlights.Select(range => snippet.Text.Substring(range.Start, range.Length)));
    }

    [Fact]
    public async Task A_snippet_is_short_begins_and_ends_at_words_and_holds_the_passage_with_most_words()
    {
        var filler = string.Join(' ', Enumerable.Repeat("niente di nuovo sotto il sole", 40));
        await using var index = CreateIndex();
        await index.ApplyAsync([new ArticleChange(1, Make.Article("a", $"Il ponte. {filler} Il ponte sul fiume gelato. {filler}", "it"))]);

        var snippet = (await index.SearchAsync(Ask.For("ponte fiume gelato"))).Hits.Single().Snippets[0];

        Assert.InRange(snippet.Text.Length, 50, 260);
        Assert.Equal(["ponte", "fiume", "gelato"], snippet.Highlights.Select(range => snippet.Text.Substring(range.Start, range.Length)));
        Assert.StartsWith("…", snippet.Text, StringComparison.Ordinal);
        Assert.EndsWith("…", snippet.Text, StringComparison.Ordinal);
        Assert.All(snippet.Text.Trim('…')
            .Split(' '), word => Assert.Contains(word.Trim('.'), filler + " Il ponte sul fiume gelato. ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_passage_without_white_space_is_cut_where_it_has_to_be()
    {
        await using var index = CreateIndex();
        await index.ApplyAsync([new ArticleChange(1, Make.Article("a", "https://example.org/" + new string('x', 500)))]);
        Assert.StartsWith("https://example.org/", (await index.SearchAsync(Ask.For(""))).Hits.Single().Snippets[0].Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_of_the_headline_counts_more_than_one_of_the_body()
    {
        await using var index = CreateIndex();
        await index.ApplyAsync(
            [new ArticleChange(1, Make.Article("body", "zorq plim plim plim", title: "hjumb plim")),
            new ArticleChange(2, Make.Article("title", "plim plim plim plim", title: "zorq plim"))]);
        Assert.Equal("title", (await index.SearchAsync(Ask.For("zorq"))).Hits[0].Key);
    }
}
