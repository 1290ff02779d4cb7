using System.Globalization;
using Archive.Core;
using Archive.LuceneIndex.Engine;
using Lucene.Net.Index;
using Lucene.Net.Store;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Archive.LuceneIndex;

/// <summary>What a commit says of itself, in Lucene's commit data.</summary>
/// <param name="Sequence">The latest change it holds.</param>
/// <param name="IsBuilding">Whether it is a rebuild that has not caught up.</param>
internal sealed record CommitFacts(long Sequence, bool IsBuilding)
{
    private const string SequenceKey = "archive.sequence", FormatKey = "archive.format", BuildingKey = "archive.building";

    /// <summary>The HRESULT of an IOException that no system call gave: a checksum or a number in a file is wrong.</summary>
    private const int ThrownByLucene = unchecked((int)0x80131620);

    /// <summary>The facts as Lucene keeps them.</summary>
    public Dictionary<string, string> ToCommitData()
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SequenceKey] = Sequence.ToString(CultureInfo.InvariantCulture),
            [FormatKey] = IndexGeneration.Format.ToString(CultureInfo.InvariantCulture),
        };
        if (IsBuilding) data[BuildingKey] = "true";
        return data;
    }

    /// <summary>Those of the last commit; null when there is none yet.</summary>
    /// <exception cref="ArchiveException">The index is of another format.</exception>
    public static CommitFacts? ReadLast(string path, LuceneDirectory directory)
    {
        if (!DirectoryReader.IndexExists(directory)) return null;
        using var reader = DirectoryReader.Open(directory);
        var data = reader.IndexCommit.UserData;
        var format = data is not null && data.TryGetValue(FormatKey, out var text) ? text : null;
        if (format is null && reader.MaxDoc == 0) return null; // created, and never committed since
        if (format != IndexGeneration.Format.ToString(CultureInfo.InvariantCulture))
        {
            var other = format ?? "of another program";
            throw new ArchiveException(
                FaultKind.Configuration,
                $"The index in {path} has the format {other}; this Archive writes format {IndexGeneration.Format}. "
                + "“archive reindex” builds it anew from the catalogue.");
        }
        return new CommitFacts(long.Parse(data![SequenceKey], CultureInfo.InvariantCulture), data.ContainsKey(BuildingKey));
    }

    /// <summary>Opens something on the directory of a folder; on failure the directory is closed.</summary>
    /// <exception cref="ArchiveException">It cannot be opened: what Lucene or the disk says, in the archive's terms.</exception>
    public static T OnDirectory<T>(string path, Func<LuceneDirectory, T> open)
    {
        LuceneDirectory? directory = null;
        try
        {
            directory = new PositionalDirectory(path);
            return open(directory);
        }
        catch (Exception exception)
        {
            directory?.Dispose();
            switch (exception)
            {
                case ArchiveException:
                    throw;
                case LockObtainFailedException:
                    throw new ArchiveException(FaultKind.Locked, $"The index in {path} is in use by another process.", exception);
                case EndOfStreamException or FileNotFoundException or IOException { HResult: ThrownByLucene }:
                    goto default;
                case IOException or UnauthorizedAccessException:
                    throw ArchiveException.OfDisk($"The index in {path} cannot be opened", exception);
                default:
                    throw new ArchiveException(
                        FaultKind.Corrupt,
                        $"The index in {path} is damaged: {exception.Message} “archive reindex” builds it anew from the catalogue.",
                        exception);
            }
        }
    }
}
