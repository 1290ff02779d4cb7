using Archive.Core;
using Archive.Hosting;

namespace Archive.Cli;

/// <summary>An archive opened for reading by a command that can do without its index.</summary>
internal static class ReadOnlyArchive
{
    /// <summary>The archive with its index; null and the reason where the index cannot be opened.</summary>
    public static (OpenArchive? Archive, string? Problem) TryOpenWithIndex(ArchiveOptions options, TimeProvider time)
    {
        try
        {
            return (OpenArchive.ForReading(options, time, withIndex: true), null);
        }
        catch (ArchiveException exception)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>The archive with its index where that can be opened, without it elsewhere.</summary>
    public static OpenArchive Open(ArchiveOptions options, TimeProvider time) =>
        TryOpenWithIndex(options, time).Archive ?? OpenArchive.ForReading(options, time, withIndex: false);
}
