using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Archive.LuceneIndex.Engine;

/// <summary>
/// A file that does not change, read by the page. The pages of all files that were read last are kept in memory, up to a bound: a search
/// reads a few bytes at hundreds of places, and a system call for each took a fifth of its time.
/// </summary>
internal sealed class PagedFile(SafeFileHandle handle) : IDisposable
{
    public const int PageSize = 4 * 1024;

    /// <summary>At least, and at most, and in between a two-hundredth of the memory that the process may use.</summary>
    private const long LeastKept = 32 * 1024 * 1024, MostKept = 512 * 1024 * 1024, ShareOfMemory = 200;

    private static readonly int MaxPages =
        (int)(Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory, LeastKept, MostKept) / PageSize);

    /// <summary>
    /// All pages in memory. One that was read since it last came to the front goes to the back once more (second chance).
    /// </summary>
    private static readonly ConcurrentQueue<Page> Kept = new();
    private static int _kept;

    private readonly Page?[] _pages = new Page?[(RandomAccess.GetLength(handle) + PageSize - 1) / PageSize];

    /// <summary>In bytes, when it was opened.</summary>
    public long Length { get; } = RandomAccess.GetLength(handle);

    /// <summary>A page; the last one is as long as what is left.</summary>
    /// <exception cref="EndOfStreamException">The file was cut short.</exception>
    public byte[] Read(long number)
    {
        if (number >= _pages.Length) throw new EndOfStreamException("The file was read behind its end.");
        if (Volatile.Read(ref _pages[number]) is not { } page) return Keep(number);
        if (!page.WasRead) page.WasRead = true;
        return page.Bytes;
    }

    /// <summary>Reads past the pages in memory, for what is read once or must come from the disk.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter than that.</exception>
    public void ReadFromDisk(long position, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(handle, bytes, position);
            if (read == 0) throw new EndOfStreamException("The file was cut short.");
            position += read;
            bytes = bytes[read..];
        }
    }

    /// <summary>Its pages are nothing to anybody any more; where they stood in the line, empty ones stand until it is their turn.</summary>
    public void Dispose()
    {
        handle.Dispose();
        for (var number = 0; number < _pages.Length; number++) Interlocked.Exchange(ref _pages[number], null)?.Empty();
    }

    private byte[] Keep(long number)
    {
        var bytes = new byte[Math.Min(PageSize, Length - (number * PageSize))];
        ReadFromDisk(number * PageSize, bytes);
        var page = new Page(_pages, number, bytes);
        if (Interlocked.CompareExchange(ref _pages[number], page, null) is not null) return bytes; // another thread was faster
        Kept.Enqueue(page);
        if (Interlocked.Increment(ref _kept) > MaxPages) DropOne();
        return bytes;
    }

    private static void DropOne()
    {
        for (var left = MaxPages; Kept.TryDequeue(out var page); left--)
        {
            if (page.WasRead && left > 0)
            {
                page.WasRead = false;
                Kept.Enqueue(page);
                continue;
            }
            page.Drop();
            Interlocked.Decrement(ref _kept);
            return;
        }
    }

    private sealed class Page(Page?[] pages, long number, byte[] bytes)
    {
        public byte[] Bytes { get; private set; } = bytes;

        public bool WasRead { get; set; }

        /// <summary>Of a file that is closed: nobody reads it.</summary>
        public void Empty() => (Bytes, WasRead) = ([], false);

        public void Drop() => Volatile.Write(ref pages[number], null);
    }
}
