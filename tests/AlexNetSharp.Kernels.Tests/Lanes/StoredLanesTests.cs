using System.Runtime.Intrinsics;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Tests.Lanes;

/// <summary>Lanes of every width load and store bfloat16 as the scalar conversion does, which has tests of its own.</summary>
public sealed unsafe class StoredLanesTests
{
    [Fact]
    public void Load_EveryPattern_IsWidenedExactly()
    {
        BFloat16[] source = [.. Enumerable.Range(0, 65536).Select(i => BFloat16.FromBits((ushort)i))];
        int[] wanted = [.. source.Select(value => BitConverter.SingleToInt32Bits(value.ToSingle()))];
        Each((source, new float[source.Length]), wanted, target => [.. target.Select(BitConverter.SingleToInt32Bits)]);
    }

    [Fact]
    public void Store_BitsOfEveryKind_AreRoundedAsOneValueIs()
    {
        // Every upper half with lower halves around the middle: ties to both sides, overflow to infinity, values that are not numbers.
        uint[] lower = [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF];
        float[] source =
        [
            .. from upper in Enumerable.Range(0, 65536) from low in lower select BitConverter.UInt32BitsToSingle(((uint)upper << 16) | low),
        ];
        ushort[] wanted = [.. source.Select(value => BFloat16.FromSingle(value).Bits)];
        Each((source, new BFloat16[source.Length]), wanted, target => [.. target.Select(value => value.Bits)]);
    }

    [Fact]
    public void LoadTriples_EitherStorage_GivesEveryOtherValue()
    {
        float[] numbers = [.. Enumerable.Range(1, 33).Select(i => (float)i)];
        Triples<Float32>([.. numbers.Select(value => new Float32(value))]);
        Triples<BFloat16>(Stored.Round(numbers));
    }

    [Fact]
    public void StorePairs_EitherStorage_Alternates()
    {
        var floats = new Float32[32];
        var halves = new BFloat16[32];
        int count = Pairs<Float32>(floats);
        Assert.Equal(Expected(count), floats.Take(2 * count).Select(one => one.Value));
        Assert.Equal(count, Pairs<BFloat16>(halves));
        Assert.Equal(Expected(count), halves.Take(2 * count).Select(one => one.ToSingle()));
    }

    private static void Each<TFrom, TTo, TBits>((TFrom[] Source, TTo[] Target) arrays, TBits[] wanted, Func<TTo[], TBits[]> bits)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        fixed (TFrom* source = arrays.Source)
        fixed (TTo* target = arrays.Target)
        {
            var work = new ConvertWork((nint)source, (nint)target, arrays.Source.Length, typeof(TFrom) == typeof(BFloat16));
            Run(work, arrays.Target, () => Assert.Equal(wanted, bits(arrays.Target)));
        }
    }

    private static void Run<TTo>(ConvertWork work, TTo[] target, Action check)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Both<Lanes512, Vector512<float>, TTo>(work, target, check);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Both<Lanes256, Vector256<float>, TTo>(work, target, check);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            Both<Lanes128, Vector128<float>, TTo>(work, target, check);
        }

        Both<Lanes1, float, TTo>(work, target, check);
    }

    private static void Both<TLanes, TVector, TTo>(ConvertWork work, TTo[] target, Action check)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        Array.Clear(target);
        work.Convert<TLanes, TVector>();
        check();
        Array.Clear(target);
        work.ConvertInPairs<TLanes, TVector>();
        check();
    }

    private static IEnumerable<float> Expected(int count) => Enumerable.Range(0, 2 * count).Select(i => i % 2 == 0 ? 2f : -3f);

    private static void Triples<TStored>(TStored[] values)
        where TStored : unmanaged, IStored<TStored>
    {
        fixed (TStored* source = values)
        {
            LaneTiers.RunWidest(1000, new TripleWork<TStored>(source));
        }
    }

    private static int Pairs<TStored>(TStored[] target)
        where TStored : unmanaged, IStored<TStored>
    {
        int count = 0;
        fixed (TStored* first = target)
        {
            LaneTiers.RunWidest(1000, new PairWork<TStored>(first, &count));
        }

        return count;
    }

    private readonly struct ConvertWork(nint source, nint target, int length, bool widens)
    {
        public void Convert<TLanes, TVector>()
            where TLanes : IEachLane<TVector>
            where TVector : unmanaged
        {
            for (int i = 0; i < length; i += TLanes.Count)
            {
                if (widens)
                {
                    TLanes.Store(TLanes.LoadBFloat16((BFloat16*)source + i), (float*)target + i);
                }
                else
                {
                    TLanes.StoreBFloat16(TLanes.Load((float*)source + i), (BFloat16*)target + i);
                }
            }
        }

        public void ConvertInPairs<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (int i = 0; i < length; i += 2 * TLanes.Count)
            {
                if (widens)
                {
                    LanePair<TVector> pair = PairLanes<TLanes, TVector>.LoadBFloat16((BFloat16*)source + i);
                    Float32.StorePairs<TLanes, TVector>(pair.First, pair.Second, (Float32*)target + i);
                }
                else
                {
                    (TVector first, TVector second) = Split<TLanes, TVector>((float*)source + i);
                    PairLanes<TLanes, TVector>.StoreBFloat16(new(first, second), (BFloat16*)target + i);
                }
            }
        }

        private static (TVector Even, TVector Odd) Split<TLanes, TVector>(float* values)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            float* even = stackalloc float[TLanes.Count];
            float* odd = stackalloc float[TLanes.Count];
            for (int i = 0; i < TLanes.Count; i++)
            {
                (even[i], odd[i]) = (values[2 * i], values[(2 * i) + 1]);
            }

            return (TLanes.Load(even), TLanes.Load(odd));
        }
    }

    private readonly struct TripleWork<TStored>(TStored* source) : IWholeWork
        where TStored : unmanaged, IStored<TStored>
    {
        private readonly TStored* _source = source;

        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            (TVector first, TVector second, TVector third) = TStored.LoadTriples<TLanes, TVector>(_source);
            float* found = stackalloc float[3 * TLanes.Count];
            TLanes.Store(TStored.InOrder<TLanes, TVector>(first), found);
            TLanes.Store(TStored.InOrder<TLanes, TVector>(second), found + TLanes.Count);
            TLanes.Store(TStored.InOrder<TLanes, TVector>(third), found + (2 * TLanes.Count));
            for (int i = 0; i < 3 * TLanes.Count; i++)
            {
                Assert.Equal(1 + (2 * (i % TLanes.Count)) + (i / TLanes.Count), found[i]);
            }
        }
    }

    private readonly struct PairWork<TStored>(TStored* target, int* count) : IWholeWork
        where TStored : unmanaged, IStored<TStored>
    {
        private readonly TStored* _target = target;
        private readonly int* _count = count;

        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TStored.StorePairs<TLanes, TVector>(TLanes.Splat(2), TLanes.Splat(-3), _target);
            *_count = TLanes.Count;
        }
    }
}
