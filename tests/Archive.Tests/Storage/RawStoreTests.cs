using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Storage;
using Archive.Tests.Support;

namespace Archive.Tests.Storage;

public sealed class RawStoreTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];
    private static readonly ContentHash Hash = ContentHash.Of(Content);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bytes_are_read_back_by_their_hash()
    {
        var store = new RawStore(new LocalBlobStore(_folder.Root));
        await store.PutAsync(Hash, Content);
        await store.PutAsync(Hash, Content);
        Assert.Equal(Content, await store.GetAsync(Hash));
    }

    [Fact]
    public async Task A_large_original_is_a_file_named_by_its_hash()
    {
        var content = new byte[2_000_000];
        var hash = ContentHash.Of(content);
        await new RawStore(new LocalBlobStore(_folder.Root)).PutAsync(hash, content);
        Assert.True(File.Exists(Path.Combine(_folder.Root, "raw", hash.Hex[..2], hash.Hex[2..4], hash.Hex + ".bin")));
    }

    [Fact]
    public async Task Altered_and_missing_bytes_are_distinguished_and_never_returned()
    {
        var store = new RawStore(new LocalBlobStore(_folder.Root));
        Assert.Contains(
            "missing", (await Assert.ThrowsAsync<ArchiveException>(() => store.GetAsync(Hash))).Message, StringComparison.Ordinal);

        await store.PutAsync(Hash, Content);
        var pack = await File.ReadAllBytesAsync(_folder["packs/00000001.tar"]);
        pack[512]++;
        _folder.Write("packs/00000001.tar", pack);
        var fault = await Assert.ThrowsAsync<ArchiveException>(() => store.GetAsync(Hash));
        Assert.Equal(FaultKind.Corrupt, fault.Kind);
        Assert.Contains("altered", fault.Message, StringComparison.Ordinal);
    }
}
