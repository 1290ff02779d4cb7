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
    public async Task What_a_killed_process_left_half_written_is_no_blob_and_is_cleared_away()
    {
        await CreateStore().PutAsync(new BlobName("whole"), new byte[] { 1 });
        var leftover = _folder.Write("blobs/.incoming/half", "half");

        var store = new LocalBlobStore(_folder["blobs"]);
        Assert.Equal(["whole"], (await Make.ToListAsync(store.ListAsync(""))).Select(name => name.Value));
        Assert.True(File.Exists(leftover), "opening a store to read must not take another process's files in the making");
        store.DiscardUnfinishedWrites();
        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public async Task The_folder_of_unfinished_writes_cannot_be_named()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CreateStore().PutAsync(new BlobName(".incoming/x"), new byte[] { 1 }));
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
