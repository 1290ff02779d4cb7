using Lucene.Net.Codecs.Lucene40;
using Lucene.Net.Store;

namespace Archive.LuceneIndex.Engine;

/// <summary>
/// An index folder that is read by the page: all readers of a file share its handle and its pages in memory, and need no lock, as with
/// NIOFSDirectory, whose FileStream they have to take turns at. Not mapped into memory: a file that was cut short under a mapping ends the
/// process, here it is an EndOfStreamException (and MMapDirectory of this Lucene.Net version can end it in other ways, lucenenet #1013).
/// Writing is FSDirectory's.
/// </summary>
internal sealed class PositionalDirectory(string path) : FSDirectory(new DirectoryInfo(path), null)
{
    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        var file = OpenFile(name);
        return new Input(name, file, 0, file.Length, IsReadOnce(name, context)) { OwnsFile = true };
    }

    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(name, OpenFile(name), context);
    }

    /// <summary>
    /// What is merged or checked is read once from end to end (searches that share a segment's reader with a merge do without pages
    /// meanwhile); what is checked must come from the disk, besides. And the texts of hits are the greater part of an index: kept in
    /// memory, they would take the place of what every search reads.
    /// </summary>
    private static bool IsReadOnce(string file, IOContext context) =>
        context.ReadOnce || context.Context == IOContext.UsageContext.MERGE
            || file.EndsWith("." + Lucene40StoredFieldsWriter.FIELDS_EXTENSION, StringComparison.Ordinal);

    private PagedFile OpenFile(string name)
    {
        var handle =
            File.OpenHandle(System.IO.Path.Combine(Directory.FullName, name), FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return new PagedFile(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Gives parts of a file that holds several (a compound file).</summary>
    private sealed class Slicer(string name, PagedFile file, IOContext context) : IndexInputSlicer
    {
        public override IndexInput OpenSlice(string sliceDescription, long offset, long length) =>
            offset >= 0 && length >= 0 && offset <= file.Length - length
            ? new Input($"{name}: {sliceDescription}", file, offset, length, IsReadOnce(sliceDescription, context))
            : throw new EndOfStreamException(
                $"{name} was cut short: it should hold {sliceDescription} up to byte {offset + length:N0}, and has {file.Length:N0}.");

        [Obsolete("Lucene.Net asks for it for files of its version 3.")]
        public override IndexInput OpenFullSlice() => OpenSlice("whole", 0, file.Length);

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
        }
    }

    /// <summary>A file, or a part of one, with a place of its own to read at.</summary>
    private sealed class Input(string description, PagedFile file, long start, long length, bool isReadOnce) : IndexInput(description)
    {
        /// <summary>The bytes at hand: those of <see cref="_first"/> and what follows.</summary>
        private byte[] _bytes = [];

        /// <summary>Where the bytes at hand begin in this input; below 0 where it begins in the middle of a page.</summary>
        private long _first;
        private int _at;
        private int _end;

        /// <summary>Whether the file is closed with this input; clones and slices borrow it.</summary>
        public bool OwnsFile { get; set; }

        public override long Length => length;

        public override long Position => _first + _at;

        public override void Seek(long pos)
        {
            var at = pos - _first;
            if (at >= 0 && at < _end) _at = (int)at;
            else (_first, _at, _end) = (pos, 0, 0);
        }

        public override byte ReadByte()
        {
            if (_at >= _end) Turn();
            return _bytes[_at++];
        }

        public override void ReadBytes(byte[] b, int offset, int len)
        {
            var left = b.AsSpan(offset, len);
            while (left.Length > 0)
            {
                if (_at >= _end) Turn();
                var bytes = _bytes.AsSpan(_at, Math.Min(left.Length, _end - _at));
                bytes.CopyTo(left);
                left = left[bytes.Length..];
                _at += bytes.Length;
            }
        }

        /// <summary>Lucene's format of numbers: seven bits a byte, the lowest first, the eighth where more follow.</summary>
        public override int ReadVInt32()
        {
            const int MostBytes = 5;
            if (_end - _at < MostBytes) return base.ReadVInt32();
            var value = 0;
            for (var shift = 0; shift < MostBytes * 7; shift += 7)
            {
                var next = _bytes[_at++];
                value |= (next & 0x7F) << shift;
                if (next < 0x80) return value;
            }
            throw new IOException($"A number in {this} has more bytes than it can have.");
        }

        public override object Clone()
        {
            var clone = (Input)base.Clone();
            clone.OwnsFile = false;
            if (isReadOnce) (clone._bytes, clone._first, clone._at, clone._end) = ([], Position, 0, 0); // the bytes are read over
            return clone;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && OwnsFile) file.Dispose();
        }

        /// <summary>Takes up the bytes at the place.</summary>
        private void Turn()
        {
            var position = Position;
            if (position < 0 || position >= length) throw new EndOfStreamException($"Read past the end of {this}.");
            var page = (start + position) / PagedFile.PageSize;
            var first = (page * PagedFile.PageSize) - start;
            if (isReadOnce)
            {
                if (_bytes.Length == 0) _bytes = new byte[PagedFile.PageSize];
                file.ReadFromDisk(start + first, _bytes.AsSpan(0, (int)Math.Min(PagedFile.PageSize, file.Length - start - first)));
            }
            else
            {
                _bytes = file.Read(page);
            }
            (_first, _at, _end) = (first, (int)(position - first), (int)Math.Min(_bytes.Length, length - first));
        }
    }
}
