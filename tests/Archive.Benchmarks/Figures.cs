using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Archive.Benchmarks;

/// <summary>The measurements by round. A figure is the median of its rounds, a ratio the median of the ratios of its rounds.</summary>
internal sealed class Figures(int articles)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<string, List<double>> _values = new(StringComparer.Ordinal);
    private readonly List<Row> _rows = [];

    /// <summary>A row of the table.</summary>
    /// <param name="Work">The operation that is measured.</param>
    /// <param name="Ours">The name of the product's figure.</param>
    /// <param name="Reference">The name of the figure that it is compared with; null when there is none.</param>
    /// <param name="Unit">The unit of both.</param>
    private sealed record Row(string Work, string Ours, string? Reference, string Unit);

    public void Add(string name, double value)
    {
        if (!_values.TryGetValue(name, out var rounds)) _values[name] = rounds = [];
        rounds.Add(value);
    }

    public void Compare(string work, string ours, string? reference, string unit) => _rows.Add(new Row(work, ours, reference, unit));

    /// <summary>The table, as Markdown.</summary>
    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{articles:N0} articles:").AppendLine();
        table.AppendLine("| work | reference | Archive | Archive / reference |").AppendLine("|---|---|---|---|");
        foreach (var row in _rows.Where(row => _values.ContainsKey(row.Ours)))
        {
            var (reference, ratio) = row.Reference is null
                ? ("", "")
                : ($"{Text(Median(_values[row.Reference]))} {row.Unit}", Text(Ratio(row)));
            table.AppendLine(
                CultureInfo.InvariantCulture, $"| {row.Work} | {reference} | {Text(Median(_values[row.Ours]))} {row.Unit} | {ratio} |");
        }
        return table.ToString();
    }

    /// <summary>All rounds with the commit and the machine, as JSON.</summary>
    public async Task<string> ToJsonAsync() => JsonSerializer.Serialize(
        new
        {
            at = DateTimeOffset.UtcNow,
            commit = await CommitAsync(),
            machine = new
            {
                processor = Processor(),
                cores = Environment.ProcessorCount,
                memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                system = RuntimeInformation.OSDescription,
                runtime = RuntimeInformation.FrameworkDescription,
            },
            articles,
            rounds = _values,
            rows = _rows.Where(row => _values.ContainsKey(row.Ours))
                .Select(row => new
                {
                    row.Work,
                    row.Unit,
                    ours = Median(_values[row.Ours]),
                    reference = row.Reference is null ? (double?)null : Median(_values[row.Reference]),
                    ratio = row.Reference is null ? (double?)null : Ratio(row),
                }),
        },
        Indented);

    private double Ratio(Row row) => Median(_values[row.Ours].Zip(_values[row.Reference!], (ours, reference) => ours / reference).ToList());

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Text(double value) =>
        value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture);

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim()
                ?? ""
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static async Task<string> CommitAsync()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var commit = await git.StandardOutput.ReadToEndAsync();
            await git.WaitForExitAsync();
            return commit.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
