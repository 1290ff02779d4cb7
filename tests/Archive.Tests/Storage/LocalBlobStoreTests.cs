using Archive.Core;
using Archive.Core.Storage;
using Archive.Tests.Conformance;
using Archive.Tests.Support;

namespace Archive.Tests.Storage;

public sealed class LocalBlobStoreTests : BlobStoreConformance, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IBlobStore CreateStore() => new LocalBlobStore(_folder["blobs"]);

    [Fact]
    public async Task Temporary_files_of_a_killed_process_are_not_blobs_and_can_be_deleted()
    {
        await CreateStore().PutAsync(new BlobName("whole"), new byte[] { 1 });
        var leftover = _folder.Write("blobs/.incoming/half", "half");

        var store = new LocalBlobStore(_folder["blobs"]);
        Assert.Equal(["whole"], (await Make.ToListAsync(store.ListAsync(""))).Select(name => name.Value));
        Assert.True(File.Exists(leftover), "opening a store for reading must not delete the temporary files of another process");
        store.DiscardUnfinishedWrites();
        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public async Task The_folder_of_temporary_files_is_a_reserved_name()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CreateStore().PutAsync(new BlobName(".incoming/x"), new byte[] { 1 }));
    }

    [Fact]
    public async Task Any_tar_program_reads_a_pack()
    {
        await using (var store = (LocalBlobStore)CreateStore()) await store.PutAsync(new BlobName("raw/ab/one.bin"), "uno"u8.ToArray());
        using var tar = new System.Formats.Tar.TarReader(File.OpenRead(_folder["blobs/packs/00000001.tar"]));
        var entry = tar.GetNextEntry()!;
        Assert.Equal("raw/ab/one.bin", entry.Name);
        Assert.Equal("uno", new StreamReader(entry.DataStream!).ReadToEnd());
        Assert.Null(tar.GetNextEntry());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blobs_are_found_again_with_and_without_the_index_file(bool withIndex)
    {
        var names = Enumerable.Range(0, 50).Select(i => new BlobName($"n/{i}")).ToList();
        var first = (LocalBlobStore)CreateStore();
        foreach (var name in names) await first.PutAsync(name, new byte[] { 1, 2, 3 });
        await first.DisposeAsync();
        Assert.True(File.Exists(_folder["blobs/packs/00000001.idx"]));
        if (!withIndex) File.Delete(_folder["blobs/packs/00000001.idx"]);

        var again = CreateStore();
        foreach (var name in names) Assert.True(await again.ExistsAsync(name));
        Assert.False(await again.PutAsync(names[7], new byte[] { 4 }));
        Assert.True(await again.PutAsync(new BlobName("more"), new byte[] { 5 }));
        Assert.Single(Directory.GetFiles(_folder["blobs/packs"], "*.tar"));
    }

    [Fact]
    public async Task A_reader_sees_what_a_concurrent_writer_appends()
    {
        var (writer, reader) = (CreateStore(), CreateStore());
        for (var i = 0; i < 3; i++)
        {
            var name = new BlobName($"n/{i}");
            Assert.False(await reader.ExistsAsync(name));
            await writer.PutAsync(name, new byte[] { 1 });
            Assert.True(await reader.ExistsAsync(name));
        }
    }

    [Fact]
    public async Task Repair_keeps_every_intact_content()
    {
        await using (var store = CreateStore())
        {
            for (var i = 0; i < 4; i++) await store.PutAsync(new BlobName($"n/{i}"), new byte[] { (byte)i });
        }
        var pack = await File.ReadAllBytesAsync(_folder["blobs/packs/00000001.tar"]);
        pack[512 + 300] = pack[1024 + 512 + 300] = 7; // the padding of two neighbours
        pack[3 * 1024]++; // the name of the last entry
        _folder.Write("blobs/packs/00000001.tar", pack);

        await using (var store = CreateStore()) await store.RepairAsync();
        await using var again = CreateStore();
        Assert.Empty(await Make.ToListAsync(again.FindDamageAsync()));
        Assert.Equal(
            ["n/0", "n/1", "n/2"], (await Make.ToListAsync(again.ListAsync(""))).Select(name => name.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_second_writer_of_the_same_folder_is_refused()
    {
        await using var first = CreateStore();
        await first.PutAsync(new BlobName("a"), new byte[] { 1 });
        await using var second = CreateStore();
        Assert.True(await second.ExistsAsync(new BlobName("a")));
        Assert.Equal(
            FaultKind.Unavailable,
            (await Assert.ThrowsAsync<ArchiveException>(() => second.PutAsync(new BlobName("b"), new byte[] { 1 }))).Kind);
    }

    [Fact]
    public async Task A_reader_sees_a_blob_that_was_deleted_and_put_again()
    {
        await using var writer = CreateStore();
        await using var reader = CreateStore();
        var name = new BlobName("n");
        await writer.PutAsync(name, new byte[] { 1 });
        Assert.True(await reader.ExistsAsync(name));
        await writer.DeleteAsync(name);
        Assert.False(await reader.ExistsAsync(name));
        await writer.PutAsync(name, new byte[] { 2 });
        Assert.True(await reader.ExistsAsync(name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(700)]
    public async Task A_torn_write_at_the_end_of_a_pack_is_no_blob_and_loses_none(int written)
    {
        var pack = _folder["blobs/packs/00000001.tar"];
        long length;
        await using (var first = CreateStore())
        {
            await first.PutAsync(new BlobName("whole"), new byte[600]);
            length = new FileInfo(pack).Length;
            await first.PutAsync(new BlobName("torn"), Enumerable.Repeat((byte)7, 600).ToArray());
        }
        using (var file = new FileStream(pack, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(length + written);

        var store = CreateStore();
        Assert.True(await store.ExistsAsync(new BlobName("whole")));
        Assert.False(await store.ExistsAsync(new BlobName("torn")));
        Assert.True(await store.PutAsync(new BlobName("torn"), new byte[] { 2 }));
        Assert.Empty(await Make.ToListAsync(store.FindDamageAsync()));
        Assert.Equal(
            ["torn", "whole"],
            (await Make.ToListAsync(CreateStore().ListAsync(""))).Select(name => name.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deleted_blob_leaves_no_byte_behind()
    {
        await using var store = CreateStore();
        await store.PutAsync(new BlobName("secret"), "do not keep this"u8.ToArray());
        await store.PutAsync(new BlobName("after"), "after"u8.ToArray());
        Assert.True(await store.DeleteAsync(new BlobName("secret")));

        var bytes = await File.ReadAllBytesAsync(_folder["blobs/packs/00000001.tar"]);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("do not"u8));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("secret"u8));
        var again = CreateStore();
        Assert.False(await again.ExistsAsync(new BlobName("secret")));
        Assert.True(await again.ExistsAsync(new BlobName("after")));
        Assert.Empty(await Make.ToListAsync(again.FindDamageAsync()));
    }

    [Theory]
    [InlineData("00000001.tar")]
    [InlineData("00000001.idx")]
    public async Task Every_bit_flip_is_detected_and_loses_no_other_blob(string name)
    {
        await using (var store = (LocalBlobStore)CreateStore())
        {
            for (var i = 0; i < 4; i++) await store.PutAsync(new BlobName($"n/{i}"), Enumerable.Repeat((byte)(i + 1), 700).ToArray());
        }
        var bytes = await File.ReadAllBytesAsync(_folder["blobs/packs/" + name]);
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var at = random.Next(bytes.Length);
            var altered = bytes.ToArray();
            altered[at] ^= (byte)(1 << random.Next(8));
            _folder.Write("blobs/packs/" + name, altered);

            var store = (LocalBlobStore)CreateStore();
            Assert.True((await Make.ToListAsync(store.FindDamageAsync())).Count > 0, $"byte {at}");
            var found = await Make.ToListAsync(store.ListAsync(""));
            Assert.True(found.Count >= (name.EndsWith(".tar", StringComparison.Ordinal) ? 3 : 4), $"byte {at}: {found.Count} blobs left");
        }
    }

    [Fact]
    public async Task A_root_that_is_a_file_is_an_unavailable_store()
    {
        var store = new LocalBlobStore(_folder.Write("file", "x"));
        await Assert.ThrowsAsync<ArchiveException>(() => store.CheckAsync());
        var fault = await Assert.ThrowsAsync<ArchiveException>(() => store.PutAsync(new BlobName("a"), new byte[] { 1 }));
        Assert.Equal(FaultKind.Unavailable, fault.Kind);
        Assert.Contains(_folder["file"], fault.Message, StringComparison.Ordinal);
    }
}
