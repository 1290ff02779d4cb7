using Archive.Core.Storage;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>What every blob store must do.</summary>
public abstract class BlobStoreConformance
{
    private static readonly BlobName Name = new("raw/ab/cd/example.bin");

    /// <summary>An empty store; may skip the test when what it needs is missing.</summary>
    protected abstract IBlobStore CreateStore();

    [SkippableFact]
    public async Task What_is_put_is_read_back_byte_for_byte()
    {
        var store = CreateStore();
        var content = Enumerable.Range(0, 300_000).Select(value => (byte)(value * 31)).ToArray();

        Assert.True(await store.PutAsync(Name, content));

        Assert.Equal(content, await ReadAsync(store, Name));
        Assert.True(await store.ExistsAsync(Name));
    }

    [SkippableFact]
    public async Task An_empty_blob_is_a_blob()
    {
        var store = CreateStore();
        Assert.True(await store.PutAsync(Name, ReadOnlyMemory<byte>.Empty));
        Assert.Empty(await ReadAsync(store, Name));
    }

    [SkippableFact]
    public async Task The_first_write_stays()
    {
        var store = CreateStore();
        Assert.True(await store.PutAsync(Name, new byte[] { 1 }));
        Assert.False(await store.PutAsync(Name, new byte[] { 2 }));
        Assert.Equal([1], await ReadAsync(store, Name));
    }

    [SkippableFact]
    public async Task Of_many_writers_at_once_exactly_one_wins_and_its_bytes_stay_whole()
    {
        var store = CreateStore();
        var contents = Enumerable.Range(0, 8).Select(writer => Enumerable.Repeat((byte)writer, 50_000).ToArray()).ToList();

        var outcomes = await Task.WhenAll(contents.Select(content => Task.Run(() => store.PutAsync(Name, content))));

        Assert.Single(outcomes, won => won);
        Assert.Contains(contents, content => content.AsSpan().SequenceEqual(ReadAsync(store, Name).GetAwaiter().GetResult()));
    }

    [SkippableFact]
    public async Task A_name_without_a_blob_reads_as_null()
    {
        var store = CreateStore();
        Assert.Null(await store.OpenReadAsync(Name));
        Assert.False(await store.ExistsAsync(Name));
        Assert.False(await store.DeleteAsync(Name));
    }

    [SkippableFact]
    public async Task A_deleted_blob_is_gone_and_its_name_free()
    {
        var store = CreateStore();
        await store.PutAsync(Name, new byte[] { 1 });
        Assert.True(await store.DeleteAsync(Name));
        Assert.Null(await store.OpenReadAsync(Name));
        Assert.True(await store.PutAsync(Name, new byte[] { 2 }));
    }

    [SkippableFact]
    public async Task Names_are_listed_by_prefix()
    {
        var store = CreateStore();
        string[] names = ["b/2", "a.txt", "a/x/1", "a/b", "a0", "B"];
        foreach (var name in names) await store.PutAsync(new BlobName(name), new byte[] { 1 });

        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(store, ""));
        Assert.Equal(["a/b", "a/x/1"], await ListAsync(store, "a/"));
        Assert.Equal(["a.txt", "a/b", "a/x/1", "a0"], await ListAsync(store, "a"));
        Assert.Empty(await ListAsync(store, "nothing"));
    }

    [SkippableFact]
    public async Task A_stream_of_any_length_is_a_blob_and_does_not_take_the_place_of_another()
    {
        var store = CreateStore();
        var large = Enumerable.Range(0, 5_000_000).Select(value => (byte)(value * 7)).ToArray();
        Assert.True(await store.PutAsync(Name, new MemoryStream(large)));
        Assert.False(await store.PutAsync(Name, new MemoryStream([1])));
        Assert.False(await store.PutAsync(Name, new byte[] { 1 }));
        Assert.Equal(large, await ReadAsync(store, Name));

        var small = new BlobName("small");
        await store.PutAsync(small, new byte[] { 1 });
        Assert.False(await store.PutAsync(small, new MemoryStream([2])));
    }

    [SkippableFact]
    public async Task Many_blobs_at_once_are_each_stored_and_each_deleted()
    {
        var store = CreateStore();
        var blobs = Enumerable.Range(0, 300).ToDictionary(i => new BlobName($"n/{i}"), i => Enumerable.Repeat((byte)i, i).ToArray());
        Assert.All(await Task.WhenAll(blobs.Select(blob => store.PutAsync(blob.Key, blob.Value))), Assert.True);
        foreach (var (name, content) in blobs) Assert.Equal(content, await ReadAsync(store, name));

        foreach (var name in blobs.Keys.Where((_, i) => i % 2 == 0)) Assert.True(await store.DeleteAsync(name));
        Assert.Equal(150, (await ListAsync(store, "n/")).Count);
        Assert.Empty(await Make.ToListAsync(store.FindDamageAsync()));
    }

    [SkippableFact]
    public async Task A_store_in_order_passes_its_check() => await CreateStore().CheckAsync();

    private static async Task<List<string>> ListAsync(IBlobStore store, string prefix) =>
        (await Make.ToListAsync(store.ListAsync(prefix))).Select(name => name.Value).Order(StringComparer.Ordinal).ToList();

    private static async Task<byte[]> ReadAsync(IBlobStore store, BlobName name)
    {
        await using var stream = (await store.OpenReadAsync(name))!;
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer);
        return buffer.ToArray();
    }
}
