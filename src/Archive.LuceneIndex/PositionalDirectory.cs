using Lucene.Net.Store;
using Microsoft.Win32.SafeHandles;

namespace Archive.LuceneIndex;

/// <summary>
/// An index folder that is read at positions: all readers of a file share its handle and need no lock, as with NIOFSDirectory, whose FileStream they have to
/// take turns at. Not mapped into memory: a file that was cut short under a mapping ends the process, here it is an EndOfStreamException (and MMapDirectory of
/// this Lucene.Net version can end it in other ways, lucenenet #1013). Writing is FSDirectory's.
/// </summary>
internal sealed class PositionalDirectory(string path) : FSDirectory(new DirectoryInfo(path), null)
{
    public override IndexInput OpenInput(string name, IOContext context)
    {
        EnsureOpen();
        var file = OpenFile(name);
        return new Input(name, file, 0, RandomAccess.GetLength(file), BufferedIndexInput.GetBufferSize(context)) { OwnsFile = true };
    }

    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(name, OpenFile(name), BufferedIndexInput.GetBufferSize(context));
    }

    private SafeFileHandle OpenFile(string name) => File.OpenHandle(System.IO.Path.Combine(Directory.FullName, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Gives parts of a file that holds several (a compound file).</summary>
    private sealed class Slicer(string name, SafeFileHandle file, int bufferSize) : IndexInputSlicer
    {
        public override IndexInput OpenSlice(string sliceDescription, long offset, long length) => new Input($"{name}: {sliceDescription}", file, offset, length, bufferSize);

        [Obsolete("Lucene.Net asks for it for files of its version 3.")]
        public override IndexInput OpenFullSlice() => OpenSlice("whole", 0, RandomAccess.GetLength(file));

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
        }
    }

    private sealed class Input(string description, SafeFileHandle file, long start, long length, int bufferSize) : BufferedIndexInput(description, bufferSize)
    {
        /// <summary>Whether the file is closed with this input; clones and slices borrow it.</summary>
        public bool OwnsFile { get; set; }

        public override long Length => length;

        public override object Clone()
        {
            var clone = (Input)base.Clone();
            clone.OwnsFile = false;
            return clone;
        }

        protected override void ReadInternal(byte[] b, int offset, int count)
        {
            var position = Position;
            if (position + count > length) throw new EndOfStreamException($"Read past the end of {this}.");
            var left = b.AsSpan(offset, count);
            while (left.Length > 0)
            {
                var read = RandomAccess.Read(file, left, start + position);
                if (read == 0) throw new EndOfStreamException($"{this} was cut short.");
                position += read;
                left = left[read..];
            }
        }

        protected override void SeekInternal(long position)
        {
            // the next read says where
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && OwnsFile) file.Dispose();
        }
    }
}
