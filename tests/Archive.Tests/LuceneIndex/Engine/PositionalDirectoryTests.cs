using Archive.LuceneIndex.Engine;
using Archive.Tests.Support;
using Lucene.Net.Store;

namespace Archive.Tests.LuceneIndex.Engine;

public sealed class PositionalDirectoryTests : IDisposable
{
    private const int Length = 100_000;

    private readonly TempFolder _folder = new();
    private readonly PositionalDirectory _directory;

    public PositionalDirectoryTests()
    {
        _directory = new PositionalDirectory(_folder["index"]);
        using var output = _directory.CreateOutput("numbers", IOContext.DEFAULT);
        for (var i = 0; i < Length; i++) output.WriteByte(ByteAt(i));
    }

    public void Dispose()
    {
        _directory.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Clones_and_slices_read_at_places_of_their_own_from_many_threads()
    {
        using var whole = _directory.OpenInput("numbers", IOContext.DEFAULT);
        using var slicer = _directory.CreateSlicer("numbers", IOContext.DEFAULT);
        Assert.Equal(Length, whole.Length);
        Parallel.For(0, 200, number =>
        {
            const int Start = 1_000;
            using var clone = (IndexInput)whole.Clone();
            using var slice = slicer.OpenSlice("part", Start, Length - Start);
            var random = new Random(number);
            for (var i = 0; i < 100; i++)
            {
                var place = random.Next(Length - Start - 4_000);
                var bytes = new byte[random.Next(1, 4_000)];
                clone.Seek(place);
                clone.ReadBytes(bytes, 0, bytes.Length);
                Assert.Equal((ByteAt(place), ByteAt(place + bytes.Length - 1)), (bytes[0], bytes[^1]));
                slice.Seek(place);
                slice.ReadBytes(bytes, 0, bytes.Length);
                Assert.Equal((ByteAt(Start + place), ByteAt(Start + place + bytes.Length - 1)), (bytes[0], bytes[^1]));
            }
        });
    }

    [Fact]
    public void What_is_behind_the_end_is_not_read()
    {
        using var whole = _directory.OpenInput("numbers", IOContext.DEFAULT);
        using var slicer = _directory.CreateSlicer("numbers", IOContext.DEFAULT);
        using var slice = slicer.OpenSlice("part", 10, 20);
        slice.Seek(19);
        Assert.Equal(ByteAt(29), slice.ReadByte());
        Assert.Throws<EndOfStreamException>(() => slice.ReadByte());
        Assert.Throws<EndOfStreamException>(() => slicer.OpenSlice("what a file cut short lacks", Length - 10, 20));
        whole.Seek(Length - 1);
        Assert.Throws<EndOfStreamException>(() => whole.ReadBytes(new byte[2], 0, 2));
        Assert.Throws<FileNotFoundException>(() => _directory.OpenInput("none", IOContext.DEFAULT));
    }

    /// <summary>Under a mapping into memory this would end the process.</summary>
    [Fact]
    public void A_file_that_is_cut_short_while_it_is_read_is_an_error_like_any_other()
    {
        using var whole = _directory.OpenInput("numbers", IOContext.DEFAULT);
        Assert.Equal(ByteAt(0), whole.ReadByte());
        using (var file = new FileStream(Path.Combine(_folder["index"], "numbers"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(50_000);
        }
        whole.Seek(60_000);
        Assert.Throws<EndOfStreamException>(() => whole.ReadByte());
        whole.Seek(40_000);
        Assert.Equal(ByteAt(40_000), whole.ReadByte());
    }

    [Fact]
    public void A_closed_file_is_not_read_by_its_clones()
    {
        var whole = _directory.OpenInput("numbers", IOContext.DEFAULT);
        var clone = (IndexInput)whole.Clone();
        clone.Dispose();
        Assert.Equal(ByteAt(0), whole.ReadByte());
        foreach (var place in new[] { 70_000, 0 }) // the first is in memory then, but not at hand
        {
            whole.Seek(place);
            Assert.Equal(ByteAt(place), whole.ReadByte());
        }
        clone = (IndexInput)whole.Clone();
        whole.Dispose();
        foreach (var place in new[] { 70_000, 90_000 })
        {
            clone.Seek(place);
            Assert.Throws<ObjectDisposedException>(() => clone.ReadByte());
        }
    }

    private static byte ByteAt(int place) => (byte)((place * 31) + (place >> 8));
}
