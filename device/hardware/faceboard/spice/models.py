"""Models of the chips for ngspice: what of each data sheet the circuit depends on.

Behaviour, not transistors: gain, bandwidth, slew rate, offset, what inputs and outputs can reach,
what pins take. A figure without a remark is the data sheet's typical one; errors that boards differ
by are arguments and 0 by default (:mod:`tolerances` draws them).
"""

from __future__ import annotations

OPAMP = """\
* an amplifier: slews, clips at its rails, gives so much current and no more
.subckt amplifier inp inn vp vn out gbw=2.5meg slew=5 vos=0 swing=0.05 ib=0 most=20m
Bin 0 x I = {slew}*1e6*tanh(6.283185*{gbw}*(V(inp,inn)+{vos})/({slew}*1e6))
Cx x 0 1
Rx x mid {1e6/(6.283185*gbw)}
Bmid mid 0 V = (V(vp)+V(vn))/2
Bhigh x 0 I = 1e8*max(0,V(x)-V(vp)+{swing})
Blow 0 x I = 1e8*max(0,V(vn)+{swing}-V(x))
Bout o 0 V = max(V(vn)+{swing},min(V(vp)-{swing},V(x)))
Rout o out 20
Iinp inp 0 {ib}
Iinn inn 0 {ib}
.ends
"""

AD8276 = """\
* four resistors of 40 kohm, and how well they match; offset is referred to the output
.subckt ad8276 ref inm inp vn sense out vp nc vos=0 gain=0 cmrr=0
R1 inm m 40k
R2 sense m {40k*(1+gain)}
R3 inp p 40k
R4 ref p {40k*(1+gain)*(1-2*cmrr)}
Xa p m vp vn out amplifier gbw=1.1meg slew=1.1 vos={vos/2} swing=0.1 most=15m
Rnc nc 0 1g
.ends
"""

OPA191 = """\
.subckt opa191 inm inp vn out vp n1 n5 n8 vos=0
Xa inp inm vp vn out amplifier gbw=2.5meg slew=5.5 vos={vos} swing=0.015 ib=5p most=50m
Rn1 n1 0 1g
Rn5 n5 0 1g
Rn8 n8 0 1g
.ends
"""

OPA2191 = """\
.subckt opa2191 outa inma inpa vn inpb inmb outb vp vosa=0 vosb=0
Xa inpa inma vp vn outa amplifier gbw=2.5meg slew=5.5 vos={vosa} swing=0.015 ib=5p most=50m
Xb inpb inmb vp vn outb amplifier gbw=2.5meg slew=5.5 vos={vosb} swing=0.015 ib=5p most=50m
.ends
"""

OPA2333 = """\
.subckt opa2333 outa inma inpa vn inpb inmb outb vp vosa=0 vosb=0
Xa inpa inma vp vn outa amplifier gbw=350k slew=0.16 vos={vosa} swing=0.03 ib=70p most=5m
Xb inpb inmb vp vn outb amplifier gbw=350k slew=0.16 vos={vosb} swing=0.03 ib=70p most=5m
.ends
"""

INA186 = """\
* 25 V/V, 45 kHz
.subckt ina186a1 ref gnd vs inp inn out vos=0 gain=0
Bgain g 0 V = V(ref) + 25*(1+{gain})*(V(inp,inn)+{vos})
Rpole g x 1k
Cpole x 0 3.5n
Bout o 0 V = max(V(gnd)+0.005,min(V(vs)-0.04,V(x)))
Rout o out 50
Iinp inp 0 0.5n
Iinn inn 0 0.5n
Rref ref gnd 1g
.ends
"""

COMPARATORS = """\
* push-pull, and the same with an open drain; 80 ns, 4 mV of hysteresis left out
.subckt mcp6561 out vss inp inn vdd vos=0
Bx x 0 V = 0.5*(1+tanh((V(inp,inn)+{vos})*2000))
Rx x y 1k
Cx y 0 80p
Bout o 0 V = V(vss)+(V(vdd)-V(vss))*V(y)
Rout o out 60
Rin inp 0 1e12
Rim inn 0 1e12
.ends
.subckt drain out vss inp inn vos=0
Bx x 0 V = 0.5*(1-tanh((V(inp,inn)+{vos})*2000))
Rx x y 1k
Cx y 0 80p
Bd out vss I = V(out,vss)*(V(y)/60 + 1e-9)
Rin inp 0 1e12
Rim inn 0 1e12
.ends
.subckt mcp6567 outa inma inpa vss inpb inmb outb vdd vosa=0 vosb=0
Xa outa vss inpa inma drain vos={vosa}
Xb outb vss inpb inmb drain vos={vosb}
Rdd vdd vss 33k
.ends
"""

LATCH = """\
* of the 74HC74 its preset and its clear, which is all that is used
.subckt hc74 pre1 clr1 d1 clk1 q1 q1n gnd vcc pre2 clr2 d2 clk2 q2 q2n
Bpre pre 0 V = 0.5*(1-tanh((V(pre1)-V(vcc)/2)*20))
Bclr clr 0 V = 0.5*(1-tanh((V(clr1)-V(vcc)/2)*20))
Bset 0 q I = 1e-3*(V(pre)+(1-V(pre))*(1-V(clr))*0.5*(1+tanh((V(q)-0.5)*20))-V(q))
Cq q 0 20p
Rq q 0 1e9
Bq q1i 0 V = V(vcc)*V(q)
Rq1 q1i q1 60
Bn q1ni 0 V = V(vcc)*(1-V(q))
Rq1n q1ni q1n 60
Rpre2 pre2 0 1g
Rclr2 clr2 0 1g
Rpre1 pre1 0 1g
Rclr1 clr1 0 1g
Rq2 q2 0 1g
Rq2n q2n 0 1g
.ends
"""

RELAY = """\
* AQY212EH: closes within 1 ms of 1.2 mA in its LED, opens within 0.1 ms; leak is at 60 V
.subckt aqy212eh a k s1 s2 ron=0.85 roff=60meg
Dled a k infrared
Bsee see 0 V = 0.5*(1+tanh((V(a,k)-1.05)*60))
By 0 y I = (V(see)-V(y))/(0.1e-3+0.3e-3*(1+tanh((V(see)-V(y))*20)))
Cy y 0 1
Ry y 0 1e6
Bsw s1 s2 I = V(s1,s2)/{roff}*exp(0.5*(1+tanh((V(y)-0.5)*20))*ln({roff/ron}))
Coff s1 s2 150p
.ends
.model infrared d(is=1e-13 n=1.8 rs=3)
"""

DAC = """\
* the MCP4725's output, from the node "code": gain and offset errors, its bow, 6 us, 1 ohm
.subckt mcp4725 vout vss vdd sda scl a0 gain=0 offset=0 bow=0
Bcode bent 0 V = V(code)+{bow}*4*(V(code)/4096)*(1-V(code)/4096)
Bset set 0 V = V(vdd,vss)*max(0,min(4095,V(bent)))/4096*(1+{gain})+{offset}
Rset set s 1k
Cset s 0 1.4n
Bout o 0 V = max(0.005,min(V(vdd)-0.005,V(s)))
Rout o vout 1
Rsda sda 0 1g
Rscl scl 0 1g
Ra0 a0 0 1k
.ends
"""

SENSOR = """\
* what the INA219's pins take: SBOS448G, 7.5
.subckt ina219 inp inn gnd vs scl sda a0 a1 bias=20u
Iinp inp 0 {bias}
Iinn inn 0 {bias}
Rinn inn 0 320k
Rscl scl 0 1g
Rsda sda 0 1g
Ra0 a0 0 1k
Ra1 a1 0 1k
Rvs vs 0 4.7k
.ends
"""

DISCRETE = """\
.subckt bav99 a1 k2 mid
Da a1 mid fast
Db mid k2 fast
.ends
.model fast d(is=2.5n n=1.75 rs=0.6 cjo=1.5p bv=100 tt=4n)
* BSS138: threshold 1.2 V of 0.8 to 1.5
.subckt bss138 g s d vth=1.2
.model fet nmos(level=1 vto={vth} kp=0.25 lambda=0.01 rd=0.5)
Mm d g s s fet w=1u l=1u
Dbody s d body
.ends
.model body d(is=1e-12 rs=0.1)
* PESD24VL1BA: 23 pF, breaks down at 27 V
.subckt pesd24vl1ba a b
Cd a b 23p
Rl a b 2.4g
Bz a b I = V(a,b)>27 ? (V(a,b)-27)/2 : (V(a,b)<-27 ? (V(a,b)+27)/2 : 0)
.ends
"""

LIBRARY = "".join(
    (
        *(OPAMP, AD8276, OPA191, OPA2191, OPA2333, INA186, COMPARATORS, LATCH, RELAY, DAC, SENSOR),
        DISCRETE,
    )
)
"""All of them, as a deck holds them."""
