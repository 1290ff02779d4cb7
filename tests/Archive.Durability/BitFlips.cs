using System.Diagnostics.CodeAnalysis;
using Archive.Core;
using Archive.Core.Articles.Corrections;
using Archive.Core.Ingestion;
using Archive.Core.Maintenance;
using Archive.Core.Recording.Corrections;
using Archive.Core.Storage;
using Archive.Hosting;
using Microsoft.Data.Sqlite;

namespace Archive.Durability;

/// <summary>
/// Flips one bit anywhere in the index, the catalogue, the originals or the backup: verification has to detect it, and repair has to
/// restore the archive from the backup. SQLite's pages have unused bytes; a flip that changes no value read is counted separately.
/// </summary>
internal static class BitFlips
{
    private const int ArticleCount = 120;

    public static async Task<bool> RunAsync(string folder, int rounds, int seed)
    {
        var random = new Random(seed);
        var (intact, work, backup) = (Path.Combine(folder, "whole"), Path.Combine(folder, "work"), Path.Combine(folder, "backup"));
        await BuildAsync(folder, intact, backup);
        var contentHash = await HashContentAsync(intact);
        string[] places = ["index", "catalog.db", "blobs", "backup"];
        var (detected, unused, repaired) = (0, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            Copy(intact, work);
            var place = places[round % places.Length];
            if (place == "backup")
            {
                var altered = Flip(Path.Combine(folder, "backup"), random, out var restore);
                await using (var store = new LocalBlobStore(backup))
                {
                    // A damaged backup counts as repaired, because the next backup replaces the file.
                    if (await Verification.OfBackupAsync(store).AnyAsync()) (detected, repaired) = (detected + 1, repaired + 1);
                    else Console.WriteLine($"round {round}: not noticed: {altered}");
                }
                restore();
                continue;
            }
            var what = Flip(Path.Combine(work, place), random, out _);
            var options = new ArchiveOptions { Folder = work };
            var faults = await VerifyAsync(options);
            if (faults.Count == 0)
            {
                if (place == "catalog.db" && await HashContentAsync(work) == contentHash) unused++;
                else Console.WriteLine($"round {round}: not noticed: {what}");
                continue;
            }
            detected++;
            await using var source = new LocalBlobStore(backup);
            await Restore.MendAsync(faults, options, source, TimeProvider.System, CancellationToken.None);
            var left = await VerifyAsync(options);
            if (left.Count == 0 && await HashContentAsync(work) == contentHash) repaired++;
            else Console.WriteLine($"round {round}: not repaired: {what}: {string.Join("; ", left.Select(fault => fault.Message))}");
        }
        Console.WriteLine(
            $"flips: {rounds} (seed {seed}), {detected} noticed, {unused} in unused bytes of the catalogue, {repaired} repaired");
        return detected + unused == rounds && repaired == detected;
    }

    private static async Task BuildAsync(string folder, string archive, string backup)
    {
        var files = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
        for (var i = 0; i < ArticleCount; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(files, $"{i}.txt"), GeneratedArticles.Text($"flip/{i}"));
        }
        var options = new ArchiveOptions { Folder = archive };
        await using var open = await OpenArchive.ForWritingAsync(options, "flips", TimeProvider.System);
        await new IngestRun(open.Catalog, open.Ingestor, TimeProvider.System)
            .RunAsync(new IngestRequest { Paths = [files], Source = "flips" });
        // A third is corrected, so that as many flips hit what people have said and what was found.
        var articles = await open.Catalog.Articles.ReadAsync("flips").Select(stored => stored.Article.Id).ToListAsync();
        CorrectionRequest[] requests = [CorrectionRequest.Check("title", FieldValue.Of("Corrected")).Request!];
        await foreach (var result in open.Corrections.CorrectAllAsync(articles[..(ArticleCount / 3)], requests, "flips", isDryRun: false))
        {
            if (result.Kind != CorrectionResultKind.Corrected) throw new InvalidOperationException($"{result.Id}: {result.Kind}");
        }
        await open.Follower!.CatchUpAsync();
        await open.Follower!.CommitAsync();
        await using var target = new LocalBlobStore(backup);
        var copy = new Backup(open.Catalog, open.Originals, open.Uploads, open.IndexMaintenance, TimeProvider.System);
        await copy.RunAsync(target, folder, null);
    }

    private static async Task<List<VerificationFault>> VerifyAsync(ArchiveOptions options)
    {
        OpenArchive? archive = null;
        try
        {
            archive = OpenArchive.ForReading(options, TimeProvider.System, withIndex: false);
            await using var index = OpenArchive.ForReading(options, TimeProvider.System, withIndex: true);
            return await new Verification(archive.Catalog, archive.Originals).RunAsync(index.IndexMaintenance, null).ToListAsync();
        }
        catch (ArchiveException exception)
        {
            if (archive is null) return [new VerificationFault(FaultPlace.Catalog, exception.Message)];
            var faults = await new Verification(archive.Catalog, archive.Originals)
                .RunAsync(null, null)
                .Where(fault => fault.Place != FaultPlace.Index).ToListAsync();
            return [.. faults, new VerificationFault(FaultPlace.Index, exception.Message)];
        }
        finally
        {
            if (archive is not null) await archive.DisposeAsync();
            SqliteConnection.ClearAllPools();
        }
    }

    /// <summary>A hash of all rows of the catalogue, without what no answer rests on.</summary>
    [SuppressMessage(
        "Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The table names are constants.")]
    private static async Task<string> HashContentAsync(string folder)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "catalog.db")};Mode=ReadOnly;Pooling=False"))
        {
            await connection.OpenAsync();
            foreach (var table in new[]
            {
                "articles", "versions", "identities", "runs", "outcomes", "lines", "line_sightings", "jobs", "purges", "corrections",
                "found_records",
            })
            {
                await using var command = connection.CreateCommand();
                command.CommandText = $"SELECT * FROM {table} ORDER BY {(table == "purges" ? "1" : "1, 2")}";
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    for (var column = 0; column < reader.FieldCount; column++)
                    {
                        // Altered, it is as good as unknown, which it may be anyway (008_first_sequence.sql).
                        if (reader.GetName(column) == "first_sequence") continue;
                        hash.AppendData(
                            reader.GetValue(column) as byte[] ?? System.Text.Encoding.UTF8.GetBytes($"{reader.GetValue(column)}\n"));
                    }
                }
            }
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string Flip(string place, Random random, out Action restore)
    {
        var files = Directory.Exists(place)
            ? Directory.GetFiles(place, "*", SearchOption.AllDirectories)
                .Where(file => new FileInfo(file).Length > 0)
                .Order(StringComparer.Ordinal).ToList()
            : [place];
        // Every byte is equally likely, as on a failing disk.
        var at = random.NextInt64(files.Sum(file => new FileInfo(file).Length));
        var path = files.First(file => (at -= new FileInfo(file).Length) < 0);
        var before = File.ReadAllBytes(path);
        var after = before.ToArray();
        var position = random.Next(after.Length);
        after[position] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(path, after);
        restore = () => File.WriteAllBytes(path, before);
        return $"{path}, byte {position} of {after.Length}";
    }

    private static void Copy(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
