using Archive.Core.Deliveries;
using Archive.Tests.Support;

namespace Archive.Tests.Deliveries;

public sealed class InputsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_read_recursively_in_order_of_names_and_nothing_is_skipped_silently()
    {
        _folder.Write("b.txt", "b");
        _folder.Write("a/z.html", "z");
        _folder.Write("a/.hidden", "h");
        _folder.Write("a/picture.jpg", "p");
        _folder.Write("c.ndjson", "{\"text\":\"1\"}\r\n\n{\"text\":\"2\"}");

        var items = await ReadAsync(_folder.Root);

        Assert.Equal(
            ["a/.hidden", "a/picture.jpg", "a/z.html", "b.txt", "c.ndjson:1", "c.ndjson:2", "c.ndjson:3"],
            items.Select(item => Path.GetRelativePath(_folder.Root, item.Name)));
        Assert.Equal([true, true, false, false, false, true, false], items.Select(item => item.Ignored is not null));
        Assert.Equal(["a/z.html", "b.txt"], items.Select(item => item.PathKey).OfType<string>());
    }

    [Fact]
    public async Task Keys_of_several_paths_are_relative_to_their_common_ancestor()
    {
        _folder.Write("one/x.txt", "1");
        _folder.Write("two/x.txt", "2");
        Assert.Equal(["one/x.txt", "two/x.txt"], (await ReadAsync(_folder["one"], _folder["two"])).Select(item => item.PathKey));
        Assert.Equal(["x.txt"], (await ReadAsync(_folder["one"])).Select(item => item.PathKey));
    }

    [Fact]
    public async Task What_cannot_be_read_is_an_item_with_the_reason()
    {
        Assert.Equal("There is no such file.", (await ReadAsync(_folder["none.txt"])).Single().Rejection());
        Assert.Equal("There is no such file.", (await ReadAsync(_folder["none.ndjson"])).Single().Rejected);
        Assert.Equal("It is empty: 0 bytes.", (await ReadAsync(_folder.Write("empty.ndjson", ""))).Single().Rejected);
        Assert.Contains("text", (await ReadAsync(_folder.Write("bad.json", "{}"))).Single().Rejection(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Globs_and_ignore_files_select_files_and_the_rest_are_ignored_items()
    {
        foreach (var name in new[]
        {
            "a.html", "b.txt", "2021/a.html", "2022/a.html", "2022/drafts/x.html", "2022/notes/y.html", "2022/notes/deep/z.html",
        })
        {
            _folder.Write("in/" + name, "A text.");
        }
        _folder.Write("in/2022/.archiveignore", "# not ready\n\nnotes/deep/\n");
        using (var zip = new System.IO.Compression.ZipArchive(
            File.Create(_folder["in/pack.zip"]), System.IO.Compression.ZipArchiveMode.Create))
        {
            foreach (var name in new[] { "in.html", "in.txt" })
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync();
                await entry.WriteAsync("A text."u8.ToArray());
            }
        }
        async Task<string> ReadKeysAsync(string[] include, string[] exclude)
        {
            var items = await Make.ToListAsync(
                Inputs.EnumerateAsync([_folder["in"]], new InputOptions { Include = include, Exclude = exclude }));
            Assert.Equal(10, items.Count); // seven files, an ignore file, two entries
            Assert.All(items.Where(item => item.Read is null), item => Assert.NotNull(item.Ignored));
            return string.Join(' ', items.Where(item => item.Read is not null).Select(item => item.PathKey));
        }

        Assert.Equal(
            "2021/a.html 2022/a.html 2022/drafts/x.html 2022/notes/y.html a.html b.txt pack.zip/in.html pack.zip/in.txt",
            await ReadKeysAsync([], []));
        Assert.Equal(
            "2021/a.html 2022/a.html 2022/drafts/x.html 2022/notes/y.html a.html pack.zip/in.html", await ReadKeysAsync(["*.html"], []));
        Assert.Equal("2022/a.html 2022/notes/y.html", await ReadKeysAsync(["2022/**/*.html"], ["drafts"]));
        Assert.Equal("b.txt pack.zip/in.txt", await ReadKeysAsync([], ["*.html"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a?.txt")]
    [InlineData("{a,b}.txt")]
    [InlineData("../*.txt")]
    [InlineData("!a.txt")]
    public void A_glob_that_would_match_nothing_is_an_error(string glob)
    {
        var fault = Assert.Throws<Core.ArchiveException>(
            () => Inputs.EnumerateAsync([_folder.Root], new InputOptions { Exclude = [glob] }));
        Assert.Contains("not a glob", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archives_own_folder_and_empty_files_are_not_read()
    {
        _folder.Write("in/a.txt", "A text.");
        _folder.Write("in/archive/catalog.db", "x");
        _folder.Write("in/empty.txt", "");
        var items = await Make.ToListAsync(
            Inputs.EnumerateAsync([_folder["in"]], new InputOptions { ArchiveFolder = _folder["in/archive"] }));
        Assert.Equal(["a.txt"], items.Where(item => item.Read is not null).Select(item => item.PathKey));
        Assert.Contains("own folder", items.Single(item => item.Ignored is not null).Ignored, StringComparison.Ordinal);
        Assert.Contains("empty", items.Single(item => item.Rejected is not null).Rejected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_folder_is_not_followed()
    {
        _folder.Write("real/x.txt", "x");
        Directory.CreateSymbolicLink(_folder["real/loop"], _folder["real"]);
        var items = await ReadAsync(_folder["real"]);
        Assert.Equal(["loop", "x.txt"], items.Select(item => Path.GetFileName(item.Name)));
        Assert.Contains("link", items[0].Ignored, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_line_beyond_the_limit_is_rejected_and_the_next_one_read()
    {
        var path = _folder["long.ndjson"];
        await using (var file = new StreamWriter(path))
        {
            await file.WriteAsync("{\"text\":\"");
            for (var i = 0; i < 34; i++) await file.WriteAsync(new string('x', 1024 * 1024));
            await file.WriteAsync("\"}\n{\"text\":\"short\"}\n");
        }
        var items = await ReadAsync(path);
        Assert.Equal(2, items.Count);
        Assert.Contains("more than", items[0].Rejected, StringComparison.Ordinal);
        Assert.Equal("short", items[1].Submission()!.Content);
    }

    [Theory]
    [InlineData("page.HTM", "text", MediaTypes.Html)]
    [InlineData("page.txt", "\uFEFF  <!DOCTYPE HTML><p>", MediaTypes.Html)]
    [InlineData("page", "<html>", MediaTypes.Html)]
    [InlineData("page.txt", "a < b", MediaTypes.Text)]
    public void The_media_type_follows_from_the_extension_or_the_first_bytes(string name, string text, string expected) =>
        Assert.Equal(expected, MediaTypes.Of(name, CliRunner.Bytes(text)));

    private static Task<List<InputItem>> ReadAsync(params string[] paths) => Make.ToListAsync(Inputs.EnumerateAsync(paths));
}
