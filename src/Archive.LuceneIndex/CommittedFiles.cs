using Archive.Core.Search.Indexing;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Archive.LuceneIndex;

/// <summary>The files of an index's last commit.</summary>
internal static class CommittedFiles
{
    /// <summary>The files, opened at once; one that a newer commit has removed meanwhile makes it begin again.</summary>
    public static IndexCopy Open(LuceneDirectory directory, string path)
    {
        const int Tries = 10;
        for (var left = Tries; ; left--)
        {
            var files = new List<(string Name, Stream Content)>();
            try
            {
                if (!DirectoryReader.IndexExists(directory)) return new IndexCopy([]);
                foreach (var name in DirectoryReader.ListCommits(directory)[^1].FileNames)
                {
                    var file = Path.Combine(path, name);
                    files.Add((name, new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)));
                }
                return new IndexCopy(files);
            }
            catch (FileNotFoundException) when (left > 0)
            {
                foreach (var (_, content) in files) content.Dispose();
            }
        }
    }

    /// <summary>Reads every file against its checksum.</summary>
    public static IEnumerable<string> FindDamage(LuceneDirectory directory, string path)
    {
        // What a killed process left beside the commit is no part of the index.
        foreach (var name in DirectoryReader.ListCommits(directory)[^1].FileNames)
        {
            string? problem = null;
            try
            {
                using var input = directory.OpenInput(name, IOContext.READ_ONCE);
                CodecUtil.ChecksumEntireFile(input);
            }
            catch (FileNotFoundException)
            {
                // a newer commit took its place
            }
            catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException)
            {
                problem = exception.Message;
            }
            if (problem is not null) yield return $"{Path.Combine(path, name)} is damaged: {problem}";
        }
    }
}
