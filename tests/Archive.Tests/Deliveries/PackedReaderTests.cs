using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Archive.Core.Deliveries;
using Archive.Tests.Support;

namespace Archive.Tests.Deliveries;

/// <summary>zip, tar and gzip files, honest and hostile.</summary>
public sealed class PackedReaderTests : IDisposable
{
    private static readonly (string Name, string Text)[] Entries =
        [
            ("a/one.txt", "The first text."),
            ("two.html", "<html><p>The second text.</p></html>"),
            ("lines.ndjson", "{\"id\":\"n1\",\"text\":\"1\"}\n{\"id\":\"n2\",\"text\":\"2\"}\n"),
            ("pic.png", "x"),
            ("a/.DS_Store", "x"),
        ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pack.zip")]
    [InlineData("pack.tar")]
    [InlineData("pack.tar.gz")]
    [InlineData("pack.tgz")]
    public async Task Every_entry_is_an_item_with_its_path_as_key(string name)
    {
        var path = Pack(name, Entries);
        var items = await ReadAsync(path);
        Assert.Equal(
            ["a/one.txt", "two.html", "lines.ndjson:1", "lines.ndjson:2", "pic.png", "a/.DS_Store"],
            items.Select(item => item.Name[(path.Length + 1)..]));
        Assert.Equal([$"{name}/a/one.txt", $"{name}/two.html", null, null, null, null], items.Select(item => item.PathKey));
        Assert.Equal([false, false, false, false, true, true], items.Select(item => item.Ignored is not null));
        Assert.Equal(
            (MediaTypes.Text, "The first text."),
            (items[0].Submission()!.MediaType, Encoding.UTF8.GetString(items[0].Submission()!.Bytes.Span)));
        Assert.Equal(MediaTypes.Html, items[1].Submission()!.MediaType);
        Assert.Equal("n2", items[3].Submission()!.CallerId);
    }

    [Theory]
    [InlineData("lines.ndjson", "lines.ndjson.gz:1 lines.ndjson.gz:2")]
    [InlineData("one.txt", "one.txt.gz")]
    public async Task A_gzip_file_is_read_in_the_format_of_its_content(string name, string expected)
    {
        var content = name == "one.txt" ? "The first text." : Entries[2].Text;
        await File.WriteAllBytesAsync(_folder[name + ".gz"], Gzip(Encoding.UTF8.GetBytes(content)));
        var items = await ReadAsync(_folder[name + ".gz"]);
        Assert.Equal(expected.Split(' '), items.Select(item => Path.GetFileName(item.Name)));
        Assert.All(items, item => Assert.NotNull(item.Submission()));
        if (name == "one.txt") Assert.Equal("one.txt", items[0].PathKey);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("ndjson")]
    [InlineData("ndjson.gz")]
    [InlineData("txt")]
    public async Task The_format_of_standard_input_is_detected_by_its_first_bytes(string kind)
    {
        var bytes = kind switch
        {
            "ndjson" => Encoding.UTF8.GetBytes(Entries[2].Text),
            "ndjson.gz" => Gzip(Encoding.UTF8.GetBytes(Entries[2].Text)),
            "txt" => "A text."u8.ToArray(),
            _ => await File.ReadAllBytesAsync(Pack($"x.{kind}", Entries)),
        };
        var items = await Make.ToListAsync(Inputs.EnumerateAsync(["-"], new InputOptions { Input = new MemoryStream(bytes) }));
        Assert.Equal(
            kind == "txt" ? 1 : kind.StartsWith("ndjson", StringComparison.Ordinal) ? 2 : 4,
            items.Count(item => item.Submission() is not null));
        Assert.DoesNotContain(items, item => item.Rejected is not null);
    }

    [Theory]
    [InlineData("../../outside.txt", "leads outside")]
    [InlineData("/etc/outside.txt", "leads outside")]
    [InlineData("C:/outside.txt", "leads outside")]
    [InlineData("a\\..\\outside.txt", "leads outside")]
    [InlineData("inner.zip", "archive within an archive")]
    public async Task An_entry_with_a_bad_name_is_rejected_and_the_others_are_read(string entry, string reason)
    {
        var items = await ReadAsync(Pack("pack.zip", [("good.txt", "A text."), (entry, "x"), ("last.txt", "Another text.")]));
        Assert.Equal(3, items.Count);
        Assert.Contains(reason, items[1].Rejected, StringComparison.Ordinal);
        Assert.NotNull(items[2].Submission());
    }

    [Theory]
    [InlineData("text.txt.gz", 0, "unpacked")]
    [InlineData("pack.tar", 0, "cut short")]
    [InlineData("pack.zip", 60, "checksum")]
    [InlineData("pack.zip", 0, "")]
    public async Task Truncated_and_altered_files_are_rejected(string name, int alteredAt, string reason)
    {
        var text = string.Join(' ', Enumerable.Range(0, 2_000).Select(i => $"word{i}"));
        var whole = name.EndsWith(".gz", StringComparison.Ordinal)
            ? Gzip(Encoding.UTF8.GetBytes(text))
            : await File.ReadAllBytesAsync(PackStored(name, "a.txt", text));
        if (alteredAt > 0) whole[alteredAt] ^= 1;
        var items = await ReadAsync(_folder.Write(name, alteredAt > 0 ? whole : whole[..(whole.Length / 2)]));
        Assert.DoesNotContain(items, item => item.Submission() is not null);
        Assert.Contains(items, item => (item.Rejected ?? item.Rejection())!.Contains(reason, StringComparison.Ordinal));
    }

    private string PackStored(string name, string entry, string text)
    {
        var path = _folder["stored-" + name];
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
            using var stream = zip.CreateEntry(entry, CompressionLevel.NoCompression).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
            return path;
        }
        using var tar = new System.Formats.Tar.TarWriter(File.Create(path));
        tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, entry)
        {
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
        });
        return path;
    }

    [Fact]
    public async Task Ndjson_on_standard_input_may_begin_with_a_byte_order_mark()
    {
        var items = await Make.ToListAsync(Inputs.EnumerateAsync(["-"], new InputOptions
        {
            Input = new MemoryStream(Encoding.UTF8.GetBytes("\uFEFF{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n")),
        }));
        Assert.Equal(2, items.Count(item => item.Submission() is not null));
        var list = await Make.ToListAsync(
            Inputs.EnumerateAsync(["-"], new InputOptions { Input = new MemoryStream("[{\"id\":\"a\"}]"u8.ToArray()) }));
        Assert.NotNull(Assert.Single(list).Rejection());
    }

    [Fact]
    public async Task A_zip_bomb_is_rejected_at_the_limit_and_the_rest_is_read()
    {
        var path = _folder["bomb.zip"];
        using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            await using (var entry = zip.CreateEntry("zeros.txt", CompressionLevel.Fastest).Open())
            {
                var zeros = new byte[1_000_000];
                for (var i = 0; i < 300; i++) await entry.WriteAsync(zeros);
            }
            await using var last = zip.CreateEntry("last.txt").Open();
            await last.WriteAsync("A text."u8.ToArray());
        }
        var items = await ReadAsync(path);
        Assert.Contains("the limit is", items[0].Rejected, StringComparison.Ordinal);
        Assert.NotNull(items[1].Submission());
    }

    [Theory]
    [InlineData("pack.zip")]
    [InlineData("pack.tar.gz")]
    [InlineData("pack.tar")]
    public async Task A_damaged_archive_is_rejected_and_never_throws(string name)
    {
        var path = Pack(name, Entries);
        var whole = await File.ReadAllBytesAsync(path);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])whole.Clone();
            if (seed % 2 == 0) bytes = bytes[..random.Next(bytes.Length)];
            else for (var i = 0; i < 8; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            await File.WriteAllBytesAsync(path, bytes);
            Assert.NotEmpty(await ReadAsync(path));
        }
        await File.WriteAllTextAsync(path, "no archive at all");
        Assert.Contains("cannot be read", Assert.Single(await ReadAsync(path)).Rejected, StringComparison.Ordinal);
    }

    private static Task<List<InputItem>> ReadAsync(string path) => Make.ToListAsync(Inputs.EnumerateAsync([path]));

    private string Pack(string name, IEnumerable<(string Name, string Text)> entries)
    {
        var path = _folder[name];
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
            foreach (var (entry, text) in entries)
            {
                using var stream = zip.CreateEntry(entry).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
            return path;
        }
        using var file = File.Create(path);
        using Stream target = name.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Compress) : file;
        using var tar = new TarWriter(target);
        foreach (var (entry, text) in entries)
        {
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
        return path;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
