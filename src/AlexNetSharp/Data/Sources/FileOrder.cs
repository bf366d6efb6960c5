using System.Collections;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// The order of a pack of photos: by class and path, whatever the order in which they were found. Four bytes a sample in memory.
/// </summary>
/// <param name="files">The files.</param>
internal sealed class FileOrder(FileTable files)
{
    /// <summary>The samples, training part first: an index into the files, or its complement for one of the validation part.</summary>
    private int[] _order = [];

    /// <summary>Samples of the training part.</summary>
    public int TrainCount { get; private set; }

    /// <summary>Samples of the validation part.</summary>
    public int ValCount => _order.Length - TrainCount;

    /// <summary>Sorts a part by class and path, and refuses all but the first file of a name.</summary>
    /// <param name="part">Indices of files.</param>
    /// <param name="refuse">Is told the others.</param>
    public void Sort(List<int> part, Action<int> refuse)
    {
        part.Sort((first, second) => (files[first].Class - files[second].Class, files.ComparePaths(first, second)) switch
        {
            (0, 0) => first - second,
            (0, int paths) => paths,
            (int classes, _) => classes,
        });
        int kept = 0;
        for (int i = 0; i < part.Count; i++)
        {
            int file = part[i];
            if (kept > 0 && files[part[kept - 1]].Class == files[file].Class && files.ComparePaths(part[kept - 1], file) == 0)
            {
                refuse(file);
            }
            else
            {
                part[kept++] = file;
            }
        }

        part.RemoveRange(kept, part.Count - kept);
    }

    /// <summary>Refuses all but the first file of a name in each archive, and keeps the order.</summary>
    /// <param name="part">Indices of files.</param>
    /// <param name="archiveOf">The number of a file's archive.</param>
    /// <param name="refuse">Is told the others.</param>
    public void RefuseAgain(List<int> part, Func<int, int> archiveOf, Action<int> refuse)
    {
        int[] sorted = [.. part];
        Array.Sort(sorted, (first, second) => (archiveOf(first) - archiveOf(second), files.ComparePaths(first, second)) switch
        {
            (0, 0) => first - second,
            (0, int paths) => paths,
            (int archives, _) => archives,
        });
        var isAgain = new BitArray(files.Count);
        for (int i = 1; i < sorted.Length; i++)
        {
            isAgain[sorted[i]] = archiveOf(sorted[i - 1]) == archiveOf(sorted[i]) && files.ComparePaths(sorted[i - 1], sorted[i]) == 0;
        }

        part.Where(file => isAgain[file]).ToList().ForEach(refuse);
        part.RemoveAll(file => isAgain[file]);
    }

    /// <summary>Refuses classes of the validation part that the training part has not.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="val">The validation part.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="options">The source, for the sentence.</param>
    /// <exception cref="AlexNetException">There are some.</exception>
    public void RefuseUnlearned(List<int> train, List<int> val, IReadOnlyList<ClassLabel> classes, SourceOptions options)
    {
        IEnumerable<int> ClassesOf(List<int> part) => part.Select(file => files[file].Class);
        SourceRules.RefuseUnlearned(options.Source, classes, ClassesOf(train), ClassesOf(val));
    }

    /// <summary>Puts sorted parts together; where there is no validation part, some of the training part are held out for it.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="val">The validation part, or null.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">The fraction that is held out, and the seed.</param>
    /// <param name="notes">Receives what the user should know.</param>
    public void Arrange(List<int> train, List<int>? val, int classes, SourceOptions options, List<string> notes)
    {
        if (val is not null)
        {
            TrainCount = train.Count;
            _order = [.. train, .. SourceRules.KeepsVal(options, val.Count, notes) ? val.Select(file => ~file) : []];
            return;
        }

        BitArray isHeld = SourceRules.HoldOut(train.Count, place => files[train[place]].Class, classes, options, notes);
        int[] held = [.. train.Where((_, place) => isHeld[place]).Select(file => ~file)];
        _order = [.. train.Where((_, place) => !isHeld[place]), .. held];
        TrainCount = train.Count - held.Length;
    }

    /// <summary>Puts the samples of both parts in the order of their files' keys, for a container that is read from start to end.</summary>
    public void SortByKey() => Array.Sort(_order, (first, second) => files[FileOf(first)].Key.CompareTo(files[FileOf(second)].Key));

    /// <summary>Goes through the samples; their keys are indices into the files.</summary>
    /// <param name="skip">Samples to leave out at the start.</param>
    public IEnumerable<Sample> Samples(int skip)
    {
        for (int place = skip; place < _order.Length; place++)
        {
            int file = FileOf(_order[place]);
            yield return new Sample(file, files[file].Class, _order[place] >= 0);
        }
    }

    /// <summary>
    /// A digest of the classes, of the archives, and of the samples' parts, classes, keys (in a folder their times), lengths and names.
    /// </summary>
    /// <param name="classes">The classes.</param>
    /// <param name="archives">The stamps of the archives in which the files lie.</param>
    public string Digest(IReadOnlyList<ClassLabel> classes, params IEnumerable<string> archives)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', classes.Select(one => one.Name).Concat(archives))));
        foreach (Sample sample in Samples(0))
        {
            int file = (int)sample.Key;
            long[] numbers = [sample.IsTrain ? 1 : 0, sample.Class, files[file].Key, files[file].Length, files.NameOf(file).Length];
            hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
            hash.AppendData(files.NameOf(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static int FileOf(int ordered) => ordered < 0 ? ~ordered : ordered;
}
